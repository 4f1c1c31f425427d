import { writeSync } from "node:fs";
import { EVENT_FD, type InterpreterEvent } from "./messages.js";

// Cells may replace built-ins.
const { stringify } = JSON;
const { from } = Buffer;
const { setPrototypeOf } = Object;

/** Writes a line to the server; returns once the system has it. */
function writeLine(line: string): void {
  let bytes = from(line);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(EVENT_FD, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return; // The server has ended, and so will this process.
    }
  }
}

/** Sends an event to the server. */
export function sendEvent(event: InterpreterEvent): void {
  // Without a prototype, a `toJSON` that a cell gave to all objects does not apply. The line break before ends what an
  // interrupted cell was printing.
  writeLine(`\n${stringify(setPrototypeOf(event, null))}\n`);
}

/** Sends printed text to the server. */
export const sendText = (name: "stdout" | "stderr", text: string): void =>
  writeLine(`["${name}",${stringify(text)}]\n`);
