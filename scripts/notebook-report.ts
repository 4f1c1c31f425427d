#!/usr/bin/env node
/** `notebook-report COMMAND [ARGUMENT …]`: loads only what the command needs. */
import { readFileSync } from "node:fs";
import { COMMANDS } from "./commands.js";

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

async function explain(): Promise<void> {
  const { Command } = await import("commander");
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const program = new Command("notebook-report")
    .description("Executes notebooks and renders them as one self-contained HTML page.")
    .version(version)
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 || name === "" ? error.exitCode && 2 : 2;
      throw error;
    })
    .addHelpText("after", "\nOptions of a command: notebook-report COMMAND --help");
  for (const [each, { summary }] of Object.entries(COMMANDS))
    program.command(`${each} [argument...]`).description(summary);
  try {
    program.parse();
  } catch {
    // Commander has printed what is wrong.
  }
}

if (command) {
  process.argv.splice(2, process.argv.length, ...args);
  await command.run();
} else await explain();
