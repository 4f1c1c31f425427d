/**
 * `node scripts/run.mjs [COMMAND [ARGUMENT …]]`, used by the scripts in package.json: builds what is out of date, then runs
 * the command in the same process. Without a command, it builds everything and type-checks the tests.
 */
import { pathToFileURL } from "node:url";
import { build, BuildError } from "./build-steps/build.mjs";
import { linkPackage } from "./build-steps/link.mjs";
import { inProject } from "./build-steps/project.mjs";
import { STEPS } from "./build-steps/steps.mjs";

/** Commands of this repository; all others are those of `notebook-report`. */
const OWN = ["bench", "data"];

const [command, ...args] = process.argv.slice(2);
const names = Object.keys(STEPS);

try {
  await build(command ? names.filter((name) => name !== "tests") : names);
  linkPackage();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exit(1);
}
if (command) {
  const isOwn = OWN.includes(command);
  const script = inProject(`dist/scripts/${isOwn ? command : "notebook-report"}.js`);
  process.argv.splice(1, process.argv.length, script, ...(isOwn ? args : [command, ...args]));
  await import(pathToFileURL(script).href);
}
