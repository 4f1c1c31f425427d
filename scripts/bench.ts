import { Command, InvalidArgumentError } from "commander";
import type { Bench } from "./bench/bench.js";
import { execute } from "./bench/execute.js";
import { EXIT, runCommand } from "./command.js";

/** All benchmarks, in the order in which they run. */
const benches: Bench[] = [execute];

const DEFAULT_ROUNDS = 5;

function benchOf(name: string, chosen: Bench[] = []): Bench[] {
  const bench = benches.find((each) => each.name === name);
  if (!bench) throw new InvalidArgumentError(`there is ${benches.map((each) => each.name).join(", ")}`);
  return [...chosen, bench];
}

function wholeRounds(text: string): number {
  if (!(Number.isInteger(Number(text)) && Number(text) > 0))
    throw new InvalidArgumentError("a whole number above 0 is needed");
  return Number(text);
}

await runCommand(async (argv) => {
  const command = new Command("npm run bench --")
    .description("Measures, both sides in turn, and prints medians. Wants a machine with nothing else to do.")
    .argument("[bench...]", "which to run; all if none is named", benchOf)
    .option("--rounds <n>", "how often each side is measured", wholeRounds, DEFAULT_ROUNDS)
    .addHelpText(
      "after",
      `\n${benches.map(({ name, description }) => `  ${name}: ${description}`).join("\n")}`,
    )
    .exitOverride()
    .parse(argv, { from: "user" });
  const chosen = (command.processedArgs[0] as Bench[] | undefined) ?? benches;
  for (const { name, description, run } of chosen) {
    console.log(`${name}: ${description}\n`);
    await run(command.opts<{ rounds: number }>().rounds);
  }
  return EXIT.ok;
});
