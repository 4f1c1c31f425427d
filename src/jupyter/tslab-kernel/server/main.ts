/**
 * The kernel that Jupyter starts: speaks Jupyter's protocol and leaves the cells to the interpreter process.
 *
 * Usage: node main.js --config-path CONNECTION_FILE [--js]
 */
import { readFileSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { Interpreter } from "./interpreter.js";
import { KernelServer } from "./kernel-server.js";
import type { ConnectionInfo } from "./sockets.js";

const PARENT_POLL_MS = 1_000;

const { values } = parseArgs({
  options: { "config-path": { type: "string" }, js: { type: "boolean", default: false } },
});
if (values["config-path"] === undefined) {
  writeSync(2, "usage: main.js --config-path CONNECTION_FILE [--js]\n");
  process.exit(2);
}
const connection = JSON.parse(readFileSync(values["config-path"], "utf8")) as ConnectionInfo;

const interpreter = new Interpreter(values.js);
try {
  const { Sockets } = await import("./sockets.js"); // Loads zeromq while the interpreter loads the compiler.
  const sockets = await Sockets.bind(connection);
  const server = new KernelServer(sockets, interpreter);
  process.on("SIGINT", () => server.interrupt());
  // A kernel whose Jupyter was killed is of no use; its parent is another process then.
  const { ppid } = process;
  if (process.env["JPY_PARENT_PID"] !== undefined)
    setInterval(() => process.ppid !== ppid && process.kill(process.pid, "SIGKILL"), PARENT_POLL_MS).unref();
  process.exitCode = await server.serve();
} catch (error) {
  writeSync(2, `${(error as Error).message}\n`);
  process.exitCode = 1;
}
interpreter.close();
// Not `process.exit()`: only a process that ends by itself waits until zeromq has sent its last messages.
