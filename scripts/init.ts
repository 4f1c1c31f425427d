import { resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { initProject } from "#project/init.js";
import { EXIT, runCommand } from "./command.js";
import { typedName } from "./npm.js";

const initCommand = () =>
  new Command(typedName("init"))
    .description(
      "Starts a project: a notebook that runs at once, report.json, and settings of git and editors.",
    )
    .argument("[folder]", "where; created if necessary", ".")
    .option("--python", "a notebook for Python (ipykernel)")
    .option("--course", "a course: questions with points, a rubric, and a template that students get")
    .addHelpText(
      "after",
      `
Replaces nothing: if one of its files is there, nothing is written.

Exit code: 0 the project is there; 2 a file is in the way, or wrong call.`,
    );

await runCommand(async (argv) => {
  const command = initCommand().exitOverride().parse(argv, { from: "user" });
  const { python, course } = command.opts();
  const folder = resolve(command.processedArgs[0]);
  const { files, notes } = await initProject(folder, course ? "course" : python ? "python" : "typescript");
  console.log(`Written in ${folder}:`);
  for (const file of files) console.log(`  ${file}`);
  for (const note of notes) console.log(note);
  console.log("\nNext: npm install && npm run report. README.md has the other commands.");
  return EXIT.ok;
});
