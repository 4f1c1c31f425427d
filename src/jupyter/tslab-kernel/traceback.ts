import { inspect } from "node:util";
import type { SourceLines } from "./source-lines.js";
import type { Diagnostic } from "./tslab.js";

/** A failure as the protocol's `error` message carries it. */
export interface KernelFailure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A cell that was run: its execution count and its source. */
export interface RunCell {
  count: number;
  source: string;
}

/** Frames of the machinery below the notebook. */
const MACHINERY = /node_modules\/tslab|jupyter\/launcher|node:(vm|internal)/;

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

const excerpt = (source: string, line: number): string[] => [
  `cell:${line}`,
  `    ${(source.split("\n")[line - 1] ?? "").trim()}`,
  "",
];

/** The frames of a stack that lie in cells or the library, by their source lines. */
const frames = (stack: string, lines: SourceLines): string[] =>
  stack
    .split("\n")
    .filter((line) => line.startsWith("    at ") && !MACHINERY.test(line))
    .map((line) => lines.rewrite(line).replace("file://", "").replace(`${process.cwd()}/`, ""))
    .filter((line, i, all) => line !== all[i - 1]); // tslab's wrapper of the cell has a frame of its own.

/** Whether tslab (while a cell waits) or the engine (while it computes) threw because the user interrupted the cell. */
const isInterrupt = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  (thrown.message === "Interrupted asynchronously" ||
    (thrown as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_INTERRUPTED");

export const INTERRUPTED = "Interrupted";

/** The failure of a cell that the user interrupted. */
export function interrupted(): KernelFailure {
  const evalue = "the cell was interrupted; what it had begun may still go on";
  return { ename: INTERRUPTED, evalue, traceback: [`${red(INTERRUPTED)}: ${evalue}`] };
}

/** What was thrown, whatever it is. */
export function failureOf(thrown: unknown, cell: RunCell, lines: SourceLines): KernelFailure {
  if (isInterrupt(thrown)) return interrupted();
  if (!(thrown instanceof Error)) {
    const evalue = inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }
  const { name, message, stack = "" } = thrown;
  const own = stack
    .split("\n")
    .map((line) => lines.locate(line))
    .find((at) => at?.cell === cell.count && at.position);
  return {
    ename: name,
    evalue: message,
    traceback: [
      ...(own ? excerpt(cell.source, own.position!.line) : []),
      `${red(name)}: ${message}`,
      ...frames(stack, lines),
    ],
  };
}

/** The type errors of a cell. */
export function failureOfTypes(diagnostics: Diagnostic[], source: string): KernelFailure {
  const lines = source.split("\n");
  return {
    ename: "TypeScriptError",
    evalue: diagnostics[0]!.messageText,
    traceback: diagnostics.flatMap(({ fileName, start, messageText }) => [
      `${fileName ? `${fileName}:` : "cell:"}${start.line + 1}:${start.character + 1}`,
      ...(fileName
        ? []
        : [`    ${lines[start.line] ?? ""}`, `    ${" ".repeat(start.character)}${red("^")}`]),
      `${red("TypeScriptError")}: ${messageText}`,
    ]),
  };
}
