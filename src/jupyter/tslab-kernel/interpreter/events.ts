import { writeSync } from "node:fs";
import { asInterpreter } from "./builtins.js";
import { EVENT_FD, type InterpreterEvent } from "./messages.js";

// Printed text is written without a look at all built-ins.
const { stringify } = JSON;
const toBytes = Buffer.from.bind(Buffer) as (text: string) => Buffer;

/** Writes a line to the server; returns once the system has it. */
function writeLine(line: string): void {
  const bytes = toBytes(`\n${line}\n`); // The first line break ends what an interrupted cell was printing.
  for (let sent = 0; sent < bytes.length;) {
    try {
      sent += writeSync(EVENT_FD, bytes, sent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return; // The server has ended, and so will this process.
    }
  }
}

/** Sends an event to the server. */
export const sendEvent = (event: InterpreterEvent): void => writeLine(asInterpreter(() => stringify(event)));

/** Sends printed text to the server. */
export const sendText = (name: "stdout" | "stderr", text: string): void =>
  writeLine(`["${name}",${stringify(text)}]`);
