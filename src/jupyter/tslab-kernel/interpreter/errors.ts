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
const INTERNAL_FRAME = /node_modules\/tslab|jupyter\/tslab-kernel|node:(vm|internal)/;
const FRAME = /^\s+at /;
/**
 * The line of the compiled code that Node may put before a stack: file, line, code and caret. Before it stands what `inspect`
 * puts around an error that contains itself, or that has no stack.
 */
const CODE_HEADER =
  /^((?:<ref \*\d+> )?\[?)(?:evalmachine\.<anonymous>|cell-(\d+)\.js|node:[\w/]+):(\d+)\n[^\n]*\n( *)\^+\n\n/;
/** `Name: message`, `Name [code]: message` or `[Name: message]`, at the start of an inspected error. */
const ERROR_NAME = /^((?:<ref \*\d+> )?\[?)[\w$.]+( \[([^\]]*)\])?(?=: |\]|$)/;
/** Where code was evaluated, in a frame of such code. */
const EVALUATED = /\(eval at \S+ \(evalmachine\.<anonymous>:\d+:\d+\), /;
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

/** Whether the value is an error: also one of another realm, or one that a worker thread sent, which is not a native one. */
const isError = (value: unknown): value is Error =>
  types.isNativeError(value) ||
  attempt(
    () => value instanceof Error,
    () => false,
  );

/** Text for any value; a value that throws while it is inspected is described by what it threw. */
const describeValue = (value: unknown): string =>
  attempt(
    () => (isError(value) ? `${nameOf(value)}: ${messageOf(value)}` : inspect(value)),
    (thrown) =>
      `a value that cannot be shown: ${isError(thrown) ? describeValue(thrown) : "its inspection fails"}`,
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

/** The stack of a thrown value; empty if it has none that can be read. */
export const stackOf = (thrown: unknown): string =>
  attempt(
    () => (isError(thrown) ? String(thrown.stack) : ""),
    () => "",
  );

/** The message followed by the causes and, for an AggregateError, its errors. */
function messageWithCauses(error: Error): string {
  const causes: string[] = [];
  const seen = new Set<unknown>();
  for (let current: unknown = error; isError(current) && !seen.has(current) && seen.size < MAX_CAUSES;) {
    seen.add(current);
    const { cause, errors } = attempt<{ cause?: unknown; errors?: unknown }>(
      () => ({ cause: (current as Error).cause, errors: (current as AggregateError).errors }),
      () => ({}),
    );
    if (Array.isArray(errors) && errors.length > 0)
      causes.push(` (errors: ${errors.map(describeValue).join("; ")})`);
    if (cause !== undefined && !seen.has(cause)) causes.push(` (cause: ${describeValue(cause)})`);
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
    if (isFrame && (INTERNAL_FRAME.test(line) || lines.isWrapper(line))) {
      // The last frame may be followed by the brace that opens the error's fields.
      if (line.endsWith("{") && kept.length > 0) kept[kept.length - 1] += " {";
      continue;
    }
    const rewritten = isFrame
      ? lines
          .rewrite(line)
          .replace(EVALUATED, "(eval, ")
          .replace("file://", "")
          .replace(`${process.cwd()}/`, "")
      : line;
    // tslab's wrapper of the cell has a frame too.
    if (!isFrame || rewritten !== kept.at(-1)) kept.push(rewritten);
  }
  return kept;
}

/** The text with its frames, if it has any, in the same form. */
const withoutInternalFrames = (text: string, lines: SourceLines): string =>
  rewriteFrames(text, lines).join("\n");

/** All that `inspect` shows of an error: class, message, frames, causes, inner errors and fields. */
const inspectError = (error: Error): string =>
  attempt(
    () => inspect(error),
    () => stackOf(error) || `${nameOf(error)}: ${messageWithCauses(error)}`,
  );

/** Whether tslab threw because a cell that waited was interrupted. */
const isInterrupt = (thrown: unknown): boolean =>
  isError(thrown) &&
  attempt(
    () => thrown.message === "Interrupted asynchronously",
    () => false,
  );

export const INTERRUPTED = "Interrupted";

/** The error of a cell that the user interrupted. */
export function interruptedError(): CellError {
  const evalue = "the cell was interrupted; work that it started may go on";
  return { ename: INTERRUPTED, evalue, traceback: [`${red(INTERRUPTED)}: ${evalue}`] };
}

/** Where in the source of `cell` an inspected error was thrown, and the text without the compiled code. */
function locate(
  text: string,
  cell: RunCell,
  lines: SourceLines,
): { position: Position | undefined; text: string } {
  const [header = "", before = "", count, line, indent = ""] = CODE_HEADER.exec(text) ?? [];
  const stack = before + text.slice(header.length);
  const isHere = header.startsWith(`${before}evalmachine`) || Number(count) === cell.count;
  const position = isHere
    ? lines.positionOf(cell.count, { line: Number(line), column: indent.length + 1 })
    : stack
        .split("\n")
        .map((frame) => lines.locate(frame))
        .find((location) => location?.cell === cell.count)?.position;
  return { position, text: stack };
}

/** The first lines name the error's class, whatever its name and stack say. */
function withName(body: string[], ename: string, message: string): string[] {
  const [first = "", ...rest] = body;
  if (!body.some((line) => line.includes(message.split("\n", 1)[0] ?? "")))
    return [`${red(ename)}: ${message}`, ...body];
  const named = first.replace(
    ERROR_NAME,
    (_, before: string, code: string | undefined, content: string | undefined) =>
      before + red(ename) + (content === ename ? "" : (code ?? "")),
  );
  return [named, ...rest];
}

/** The error output for a thrown value. `cell` is the running cell, whose source line is shown. */
export function toCellError(thrown: unknown, cell: RunCell, lines: SourceLines): CellError {
  if (isInterrupt(thrown)) return interruptedError();
  if (!isError(thrown)) {
    const evalue = withoutInternalFrames(describeValue(thrown), lines);
    return { ename: "Thrown", evalue, traceback: `${red("Thrown")}: ${evalue}`.split("\n") };
  }
  const ename = nameOf(thrown);
  const { position, text } = locate(inspectError(thrown), cell, lines);
  return {
    ename,
    evalue: withoutInternalFrames(messageWithCauses(thrown), lines),
    traceback: [
      ...(position ? excerpt(cell.source, position) : []),
      ...withName(rewriteFrames(text, lines), ename, messageOf(thrown)),
    ],
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

/** An error that cannot be described any further. */
export const indescribableError = (thrown: unknown): CellError => ({
  ename: "Error",
  evalue: `${isError(thrown) ? messageOf(thrown) : "the error cannot be described"} (a cell has replaced what would describe it)`,
  traceback: [],
});

/** The error of a cell whose result throws while it is inspected. */
export function toInspectError(thrown: unknown, cell: RunCell, lines: SourceLines): CellError {
  const error = toCellError(thrown, cell, lines);
  return { ...error, evalue: `the value could not be shown: ${error.ename}: ${error.evalue}` };
}
