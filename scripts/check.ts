import { Command } from "@commander-js/extra-typings";
import { checkRequirements, describeRoots } from "#project/check.js";
import { EXIT, runCommand } from "./command.js";
import { typedName } from "./npm.js";

const checkCommand = () =>
  new Command(typedName("check"))
    .description("Says what the commands need, what of it is there, and how to get the rest.")
    .addHelpText(
      "after",
      "\nExit code: 0 notebooks can be executed; 1 something required is missing; 2 wrong call.",
    );

await runCommand(async (argv) => {
  checkCommand().exitOverride().parse(argv, { from: "user" });
  for (const line of await describeRoots()) console.log(line);
  const requirements = await checkRequirements();
  const width = Math.max(...requirements.map(({ name }) => name.length));
  for (const { name, found, required, detail } of requirements)
    console.log(`${found ? "✓" : required ? "✗" : "–"} ${name.padEnd(width)}  ${detail}`);
  return requirements.every(({ required, found }) => found || !required) ? EXIT.ok : EXIT.failed;
});
