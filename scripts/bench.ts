import { Command, type OptionValues } from "@commander-js/extra-typings";
import { BenchError } from "../bench/bench-error.js";
import type { Bench } from "../bench/bench.js";
import { choiceBench } from "../bench/choice/bench.js";
import { corpusBench } from "../bench/corpus/bench.js";
import { executeBench } from "../bench/execute/bench.js";
import { mnistBench } from "../bench/mnist/bench.js";
import { renderBench } from "../bench/render/bench.js";
import { DataError } from "#library/training/index.js";
import { EXIT, runCommand } from "./command.js";

await runCommand(
  async (argv) => {
    let goalsMet = true;
    const program = new Command("npm run bench --")
      .description("Measures and prints. Fails if a goal was missed.")
      .exitOverride();
    const add = <Options extends OptionValues>({ command, run }: Bench<Options>): void => {
      command.copyInheritedSettings(program).action(async (options) => {
        goalsMet = await run(options);
      });
      program.addCommand(command);
    };
    add(executeBench);
    add(renderBench);
    add(mnistBench);
    add(choiceBench);
    add(corpusBench);
    await program.parseAsync(argv, { from: "user" });
    return goalsMet ? EXIT.ok : EXIT.failed;
  },
  [DataError, BenchError],
);
