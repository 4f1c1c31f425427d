#!/usr/bin/env node
/** `notebook-report COMMAND [ARGUMENT …]`: loads only what the command needs. */
import { readFileSync } from "node:fs";
import { tolerateClosedPipes } from "./closed-pipes.js";
import { COMMANDS } from "./commands.js";

/** Exit code of a wrong call. */
const USAGE = 2;

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

/** Prints the help, the version, or what is wrong with the call, as commander does. */
async function explain(): Promise<void> {
  tolerateClosedPipes();
  const { Command, CommanderError } = await import("@commander-js/extra-typings");
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const program = new Command("notebook-report")
    .description("Executes notebooks and renders them as one self-contained HTML page.")
    .version((JSON.parse(manifest) as { version: string }).version)
    .addHelpText("after", "\nOptions of a command: notebook-report COMMAND --help")
    .exitOverride();
  for (const [each, { summary }] of Object.entries(COMMANDS))
    program.command(`${each} [argument...]`).description(summary);
  try {
    program.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  }
}

if (command) {
  process.argv.splice(2, process.argv.length, ...args);
  await command.run();
} else await explain();
