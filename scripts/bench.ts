import { Command } from "commander";
import { BenchError } from "../bench/bench-error.js";
import type { Bench } from "../bench/bench.js";
import { choiceBench } from "../bench/choice/bench.js";
import { execute } from "../bench/execute/bench.js";
import { toBench } from "../bench/measurement.js";
import { mnistBench } from "../bench/mnist/bench.js";
import { render } from "../bench/render/bench.js";
import { DataError } from "#library/training/index.js";

const program = new Command("npm run bench --").description(
  "Measures, prints, and fails if a goal was missed.",
);

function add<Options>({ name, summary, options, run }: Bench<Options>): void {
  options(program.command(name).description(summary)).action(async (given: Options) => {
    process.exitCode = (await run(given)) ? 0 : 1;
  });
}

// What can be measured: `npm run bench -- NAME`.
add(execute);
add(render);
add(toBench(mnistBench));
add(toBench(choiceBench));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof DataError || error instanceof BenchError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
