import { writeSync } from "node:fs";
import { Command } from "commander";
import { BenchError, benches } from "#bench/index.js";
import { DataError } from "#lab/data/index.js";

const program = new Command("npm run bench --").description(
  "Measures how fast things are. Run it on a machine that does nothing else.",
);
for (const { name, summary, options = (command: Command) => command, run } of benches)
  options(program.command(name).description(summary))
    .option("--json", "print the results as JSON")
    .action(async ({ json, ...given }: { json?: boolean } & Record<string, unknown>) => {
      const { data, text } = await run(given, (line) => void writeSync(process.stderr.fd, `${line}\n`));
      console.log(json ? JSON.stringify(data, undefined, 2) : text);
    });

try {
  await program.parseAsync(process.argv.slice(2), { from: "user" });
} catch (error) {
  if (!(error instanceof DataError || error instanceof BenchError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
