import { writeSync } from "node:fs";
import { EVENT_FD, type InterpreterEvent } from "./messages.js";

// Cells may replace built-ins.
const { stringify } = JSON;
const toBytes = Buffer.from.bind(Buffer) as (text: string) => Buffer;
const { getOwnPropertyDescriptor, defineProperty, prototype } = Object;

/** Writes a line to the server; returns once the system has it. */
function writeLine(line: string): void {
  let bytes = toBytes(line);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(EVENT_FD, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return; // The server has ended, and so will this process.
    }
  }
}

/** JSON without the `toJSON` that a cell may have given to all objects. */
function serialize(event: InterpreterEvent): string {
  const toJson = getOwnPropertyDescriptor(prototype, "toJSON");
  if (!toJson) return stringify(event);
  defineProperty(prototype, "toJSON", { value: undefined, configurable: true });
  try {
    return stringify(event);
  } finally {
    defineProperty(prototype, "toJSON", toJson);
  }
}

/** Sends an event to the server. */
export function sendEvent(event: InterpreterEvent): void {
  // The line break before ends what an interrupted cell was printing.
  writeLine(`\n${serialize(event)}\n`);
}

/** Sends printed text to the server. */
export const sendText = (name: "stdout" | "stderr", text: string): void =>
  writeLine(`["${name}",${stringify(text)}]\n`);
