/**
 * Messages between the kernel server and the interpreter process, one JSON text per line. The interpreter writes its events
 * synchronously, so that everything a cell printed has left the process, however the process ends.
 */
import type { JsonObject } from "../../../shared/json.js";

/** The interpreter's file descriptors, beside the standard ones. */
export const EVENT_FD = 3;
export const COMMAND_FD = 4;

/** The content of an `error` message. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** Requests that the compiler answers. */
export type CompilerRequest = "complete_request" | "inspect_request" | "is_complete_request";

export type Command =
  /** `run` numbers all executions; `count` is the execution count that users see. */
  | { kind: "execute"; run: number; count: number; code: string }
  | { kind: "ask"; id: number; request: CompilerRequest; content: JsonObject }
  | { kind: "interrupt"; run: number }
  /** A line of input, or null if input is not available. */
  | { kind: "input"; line: string | null }
  /** End once no timers or other work are left. */
  | { kind: "finish" }
  | { kind: "exit" };

export type InterpreterEvent =
  | [kind: "ready", info: JsonObject]
  | [kind: "stdout" | "stderr", text: string]
  | [kind: "display", content: JsonObject, update: boolean]
  | [kind: "result", data: JsonObject]
  | [kind: "input"]
  /** An error outside the running cell, of the cell with this execution count. */
  | [kind: "error", count: number, error: CellError]
  | [kind: "done", run: number, error: CellError | null]
  | [kind: "answer", id: number, content: JsonObject];
