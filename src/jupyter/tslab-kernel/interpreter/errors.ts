import { inspect, types } from "node:util";
import type { CellError } from "./messages.js";
import type { Position, SourceLines } from "./source-lines.js";
import type { Diagnostic } from "./tslab.js";

/** A cell that was run: its execution count and its source. */
export interface RunCell {
  count: number;
  source: string;
}

/** Stack frames of tslab, the interpreter and Node. */
const MACHINERY = /node_modules\/tslab|jupyter\/tslab-kernel|node:(vm|internal)/;
const FRAME = /^\s+at /;
/** V8's header of a syntax error: the line of the compiled code, the code and a caret. */
const SYNTAX_ERROR_HEADER = /^(?:evalmachine\.<anonymous>|cell-\d+\.js):(\d+)\n[^\n]*\n( *)\^+\n\n/;
/** Causes of causes are followed this far. */
const MAX_CAUSES = 10;

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** Calls code of a cell, such as a getter or a custom `inspect`, that may throw anything. */
function attempt<T>(get: () => T, fallback: (error: unknown) => T): T {
  try {
    return get();
  } catch (error) {
    return fallback(error);
  }
}

/** Text for any value; a value that throws while it is inspected is described by what it threw. */
const describeValue = (value: unknown): string =>
  attempt(
    () => (types.isNativeError(value) ? `${nameOf(value)}: ${messageOf(value)}` : inspect(value)),
    (error) =>
      `a value that cannot be shown (${types.isNativeError(error) ? messageOf(error) : "its inspection failed"})`,
  );

const messageOf = (error: Error): string =>
  attempt(
    () => String(error.message),
    (inner) => `the error's message cannot be read: ${describeValue(inner)}`,
  );

/** The error's name, or that of its class where the name is the general one. */
const nameOf = (error: Error): string =>
  attempt(
    () => {
      const name = String(error.name);
      return name === "Error" ? error.constructor.name || name : name;
    },
    () => "Error",
  );

/** The message followed by the causes and, for an AggregateError, its errors. */
function messageWithCauses(error: Error): string {
  const causes: string[] = [];
  for (let current: unknown = error; types.isNativeError(current) && causes.length < MAX_CAUSES;) {
    const { cause, errors } = attempt<{ cause?: unknown; errors?: unknown }>(
      () => ({ cause: (current as Error).cause, errors: (current as AggregateError).errors }),
      () => ({}),
    );
    if (Array.isArray(errors) && errors.length > 0)
      causes.push(` (errors: ${errors.map(describeValue).join("; ")})`);
    if (cause !== undefined) causes.push(` (cause: ${describeValue(cause)})`);
    current = cause;
  }
  return messageOf(error) + causes.join("");
}

/** The source line with a caret; the client reads the line's number from the first line. */
const excerpt = (source: string, { line, column }: Position): string[] => [
  `cell:${line}:${column}`,
  `    ${source.split("\n")[line - 1]?.trimEnd() ?? ""}`,
  `    ${" ".repeat(column - 1)}${red("^")}`,
];

/** The lines of an inspected error, without the machinery's frames and with source positions. */
function rewriteFrames(text: string, lines: SourceLines): string[] {
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    const isFrame = FRAME.test(line);
    if (isFrame && MACHINERY.test(line)) {
      // The last frame may be followed by the brace that opens the error's fields.
      if (line.endsWith("{") && kept.length > 0) kept[kept.length - 1] += " {";
      continue;
    }
    const rewritten = isFrame
      ? lines.rewrite(line).replace("file://", "").replace(`${process.cwd()}/`, "")
      : line;
    // tslab's wrapper of the cell has a frame too.
    if (!isFrame || rewritten !== kept.at(-1)) kept.push(rewritten);
  }
  return kept;
}

/** All that `inspect` shows of an error: class, message, frames, causes, inner errors and fields. */
const inspectError = (error: Error): string =>
  attempt(
    () => inspect(error),
    () => `${nameOf(error)}: ${messageWithCauses(error)}`,
  );

/** Whether tslab (while a cell waits) or Node (while it computes) threw because of an interrupt. */
const isInterrupt = (thrown: unknown): boolean =>
  types.isNativeError(thrown) &&
  attempt(
    () =>
      thrown.message === "Interrupted asynchronously" ||
      (thrown as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_INTERRUPTED",
    () => false,
  );

export const INTERRUPTED = "Interrupted";

/** The error of a cell that the user interrupted. */
export function interruptedError(): CellError {
  const evalue = "the cell was interrupted; work that it started may go on";
  return { ename: INTERRUPTED, evalue, traceback: [`${red(INTERRUPTED)}: ${evalue}`] };
}

/** The error output for a thrown value. `cell` is the running cell, whose source line is shown. */
export function toCellError(thrown: unknown, cell: RunCell, lines: SourceLines): CellError {
  if (isInterrupt(thrown)) return interruptedError();
  if (!types.isNativeError(thrown)) {
    const evalue = describeValue(thrown);
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }
  const ename = nameOf(thrown);
  const text = inspectError(thrown);
  const [header, line, indent = ""] = SYNTAX_ERROR_HEADER.exec(text) ?? [];
  const position = header
    ? lines.positionOf(cell.count, { line: Number(line), column: indent.length + 1 })
    : text
        .split("\n")
        .map((frame) => lines.locate(frame))
        .find((location) => location?.cell === cell.count)?.position;
  const body = rewriteFrames(text.slice(header?.length ?? 0), lines);
  const [first = ""] = body;
  if (first.startsWith(ename)) body[0] = red(ename) + first.slice(ename.length);
  return {
    ename,
    evalue: messageWithCauses(thrown),
    traceback: [...(position ? excerpt(cell.source, position) : []), ...body],
  };
}

/** The error output of a cell that does not compile. */
export function toCompileError(diagnostics: Diagnostic[], source: string): CellError {
  return {
    ename: "TypeScriptError",
    evalue: diagnostics[0]?.messageText ?? "the cell does not compile",
    traceback: diagnostics.flatMap(({ fileName, start, messageText }) => {
      const position = { line: start.line + 1, column: start.character + 1 };
      return [
        ...(fileName ? [`${fileName}:${position.line}:${position.column}`] : excerpt(source, position)),
        `${red("TypeScriptError")}: ${messageText}`,
      ];
    }),
  };
}

/** The error of a cell whose result throws while it is inspected. */
export function toInspectError(thrown: unknown, cell: RunCell, lines: SourceLines): CellError {
  const error = toCellError(thrown, cell, lines);
  return { ...error, evalue: `the value could not be shown: ${error.ename}: ${error.evalue}` };
}
