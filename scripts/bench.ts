import { Command } from "commander";
import type { Bench } from "../bench/bench.js";
import { execute } from "../bench/execute.js";
import { render } from "../bench/render.js";

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
await program.parseAsync();
