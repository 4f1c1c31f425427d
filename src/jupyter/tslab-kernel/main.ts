/**
 * Starts the project's tslab as a Jupyter kernel, with the defects of tslab 1.0.22 mended from outside:
 *
 * - messages wait for one another, where tslab loses those that meet another under way;
 * - streams are collected and sent once a turn of the event loop, where tslab sends a message for each write;
 * - a failure is an `error` message with name, value and traceback, an unhandled rejection included;
 * - the last expression is an `execute_result`, and each request is echoed by `execute_input`;
 * - tracebacks name the lines of the cell's source, not of the code compiled from it;
 * - an interrupt is heard by a thread of its own, whatever the cell is doing;
 * - the kernel ends when the Jupyter that started it does.
 *
 * Usage: node launcher.js --config-path CONNECTION_FILE
 */
import { writeSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { parseArgs } from "node:util";
import { Control } from "./control.js";
import { queueSends } from "./sending.js";
import { Session } from "./session.js";
import { SourceLines } from "./source-lines.js";
import type { TslabConverter, TslabExecutor, TslabJupyter } from "./tslab.js";

/** Time for the last messages to leave before the process ends. */
const EXIT_DELAY_MS = 30;

const { values } = parseArgs({
  options: { "config-path": { type: "string" } },
});
if (!values["config-path"]) {
  console.error("usage: launcher.js --config-path CONNECTION_FILE");
  process.exit(2);
}

const require = createRequire(import.meta.url);
// Before tslab loads its compiler.
const lines = new SourceLines();
const compiler = createRequire(require.resolve("tslab/dist/converter.js")).resolve(
  "@tslab/typescript-for-tslab",
);
require(compiler);
require.cache[compiler]!.exports = lines.instrument(require.cache[compiler]!.exports);

const { Publisher, Router } = createRequire(require.resolve("tslab/dist/jupyter.js"))("zeromq");
const forgetSends = queueSends([Publisher, Router]);
const jupyter = require("tslab/dist/jupyter.js") as TslabJupyter;
const { createExecutor } = require("tslab/dist/executor.js") as TslabExecutor;
const { createConverter } = require("tslab/dist/converter.js") as TslabConverter;

const converter = createConverter({ isJS: false, isBrowser: false });
const control = new Control();
const loader = Module as unknown as { _load(...args: unknown[]): unknown };
const load = loader._load;
loader._load = (...args) => control.whole(() => load.apply(loader, args));
const session = new Session(jupyter, converter, lines, control);
const executor = createExecutor(
  process.cwd(),
  { node: converter, browser: converter, close: () => converter.close() },
  session.console,
);
const server = session.createServer(executor, values["config-path"]);
control.takeOver(server);

// tslab closes its sockets at once, and leaves the process to whatever timers the notebook started.
server.close = () => void setTimeout(() => process.exit(0), EXIT_DELAY_MS);

process.on("SIGINT", () => {
  if (control.heard() === "ended") forgetSends();
  session.interrupt(executor);
});
process.on("uncaughtException", (error) => session.unhandled(error));
process.on("unhandledRejection", (reason) => session.unhandled(reason));
try {
  await server.init();
} catch (error) {
  writeSync(2, `${(error as Error).message}\n`);
  process.exit(1);
}
