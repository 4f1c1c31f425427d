import { format, inspect } from "node:util";
import { findBuildError } from "./build-errors.js";
import { asInterpreter } from "./builtins.js";
import type { Control } from "./control.js";
import {
  indescribableError,
  INTERRUPTED,
  interruptedError,
  type RunCell,
  stackOf,
  toCellError,
  toCompileError,
  toInspectError,
} from "./errors.js";
import { sendEvent } from "./events.js";
import type { CellError } from "./messages.js";
import type { SourceLines } from "./source-lines.js";
import type { Converter, Diagnostic, Display, Executor, ExecutorConsole } from "./tslab.js";

/** Calls a function that describes what was thrown. */
function describe(thrown: unknown, toError: () => CellError): CellError {
  try {
    return asInterpreter(toError);
  } catch {
    return indescribableError(thrown);
  }
}

/** Runs cells one at a time and sends what becomes of them to the server. */
export class CellRunner {
  /** The console that tslab's executor writes to. */
  readonly console: ExecutorConsole = {
    log: (value) => this.sendResult(value),
    error: (...values) => this.takeError(values),
  };
  private readonly lines: SourceLines;
  private readonly control: Control;
  private cell: RunCell = { count: 0, source: "" };
  /** All cells that were run, by their execution counts. */
  private readonly cells = new Map<number, RunCell>();
  private diagnostics: Diagnostic[] = [];
  private error: CellError | undefined;
  /** What the running cell has thrown; an error object may come as an exception and as a rejection. */
  private readonly thrown = new Set<unknown>();
  /** Stops waiting for the running cell. */
  private stop: () => void = () => {};
  /** Called with the end of the running cell; undefined if none is running. */
  private end: (() => void) | undefined;

  constructor(lines: SourceLines, control: Control) {
    this.lines = lines;
    this.control = control;
  }

  /** tslab's converter, with named code, uninterrupted, and with all forms of top-level `await`. */
  wrapConverter(converter: Converter, hasTopLevelAwait: (source: string) => boolean): Converter {
    const convert = (declarations: string, source: string) => {
      const converted = this.control.uninterruptible(() => converter.convert(declarations, source));
      this.diagnostics = converted.diagnostics;
      if (!converted.output) return converted;
      return {
        ...converted,
        output: this.lines.name(converted.output, this.cell.count),
        hasToplevelAwait: converted.hasToplevelAwait === true || hasTopLevelAwait(source),
      };
    };
    return { ...converter, convert };
  }

  /** Runs a cell; sends `done` however it ends. */
  run(
    executor: Executor,
    setDisplay: (display: Display) => void,
    { run, count, code }: { run: number; count: number; code: string },
  ): void {
    this.cell = { count, source: code };
    this.cells.set(count, this.cell);
    this.diagnostics = [];
    this.error = undefined;
    this.thrown.clear();
    const display: Display = (content, update) => sendEvent(["display", content, update === true]);
    setDisplay(display);
    const end = () => {
      if (this.end !== end) return;
      display.interrupted = this.error?.ename === INTERRUPTED;
      const { error } = this;
      this.end = undefined;
      this.control.end(run, () => sendEvent(["done", run, error ?? null]));
    };
    this.end = end;
    this.stop = () => {
      // Without tslab's own interrupt its executor would still wait for the cell's promise.
      executor.interrupt();
      this.endSoon(end);
    };
    if (this.control.start(run)) {
      this.error = interruptedError();
      this.endSoon(end);
    } else void this.execute(executor, code, end);
  }

  /**
   * Ends the running cell, if it waits. Whatever ends a cell may itself be terminated, and then nothing of
   * it goes on, neither promises nor callbacks: so each further signal tries again.
   */
  interrupt(): void {
    if (this.end === undefined) return;
    this.error ??= interruptedError();
    this.stop();
  }

  /**
   * Takes an uncaught exception or unhandled rejection. It is an error of the cell whose code threw it, and ends the running
   * cell, which may wait for what will not come.
   */
  takeUncaught(thrown: unknown): void {
    if (this.thrown.has(thrown)) return;
    this.thrown.add(thrown);
    const count = this.lines.cellOf(stackOf(thrown), this.cell.count) ?? this.cell.count;
    if (this.end === undefined || count !== this.cell.count || this.error !== undefined)
      sendEvent([
        "error",
        count,
        describe(thrown, () => toCellError(thrown, this.cells.get(count) ?? this.cell, this.lines)),
      ]);
    if (this.end === undefined) return;
    this.error ??= describe(thrown, () => toCellError(thrown, this.cell, this.lines));
    this.stop();
  }

  /** Calls `end` once unhandled rejections were reported, which is after the turn in which they happen. */
  private endSoon(end: () => void): void {
    const afterNextTurn = () => asInterpreter(() => setImmediate(() => asInterpreter(end)));
    asInterpreter(() => setImmediate(afterNextTurn));
  }

  private async execute(executor: Executor, code: string, end: () => void): Promise<void> {
    try {
      this.error ??= await asInterpreter(() => findBuildError(code));
      if (this.error === undefined && !(await asInterpreter(() => executor.execute(code))))
        this.error ??= { ename: "Error", evalue: "the cell failed", traceback: [] };
    } catch (thrown) {
      this.error ??= describe(thrown, () => toCellError(thrown, this.cell, this.lines));
    }
    this.endSoon(end);
  }

  private sendResult(value: unknown): void {
    let text: string;
    try {
      text = typeof value === "string" ? value : inspect(value);
    } catch (thrown) {
      this.error ??= describe(thrown, () => toInspectError(thrown, this.cell, this.lines));
      return;
    }
    sendEvent(["result", { "text/plain": text }]);
  }

  private takeError(values: unknown[]): void {
    const [thrown, ...more] = values;
    this.thrown.add(thrown);
    if (this.diagnostics.length > 0)
      this.error ??= describe(thrown, () => toCompileError(this.diagnostics, this.cell.source));
    // A module cell with type errors: tslab prints them and registers the module all the same.
    else if (more.length > 0) process.stderr.write(`${format(thrown, ...more)}\n`);
    else this.error ??= describe(thrown, () => toCellError(thrown, this.cell, this.lines));
  }
}
