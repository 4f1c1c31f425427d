/** The modules of tslab 1.0.22 that the interpreter uses, and their types as far as it does. */
import { createRequire } from "node:module";
import vm from "node:vm";
import type { JsonObject } from "../../../shared/json.js";
import { asCell } from "./builtins.js";

const require = createRequire(import.meta.url);

/** A type error in a cell; positions are counted from 0. */
export interface Diagnostic {
  fileName?: string;
  start: { line: number; character: number };
  messageText: string;
}

export interface Converted {
  output?: string;
  hasToplevelAwait?: boolean;
  diagnostics: Diagnostic[];
}

/** Compiles cells. */
export interface Converter {
  convert(previousDeclarations: string, source: string): Converted;
  close(): void;
}

/** Runs cells. */
export interface Executor {
  /** Resolves to false if the cell failed, after the error was passed to the console. */
  execute(code: string): Promise<boolean>;
  interrupt(): void;
}

/** Receives results by `log` and errors by `error`. */
export interface ExecutorConsole {
  log(value: unknown): void;
  error(...values: unknown[]): void;
}

/** The function that shows an output. */
export interface Display {
  (content: JsonObject, update?: boolean): void;
  /** Our addition: whether the cell has ended by an interrupt, so that its background work should end. */
  interrupted?: boolean;
}

/** Answers requests with the content of their replies. */
export interface Handler {
  handleKernel(): JsonObject;
  handleIsComplete(content: JsonObject): JsonObject;
  handleInspect(content: JsonObject): JsonObject;
  handleComplete(content: JsonObject): JsonObject;
}

interface JupyterModule {
  lastWriteDisplayData: Display | null;
  JupyterHandlerImpl: new (executor: Executor, isJs: boolean) => Handler;
}

interface ExecutorModule {
  createExecutor: (rootDir: string, converters: object, console: ExecutorConsole) => Executor;
}

interface ConverterModule {
  createConverter: (options: { isJS: boolean; isBrowser: boolean }) => Converter;
}

/**
 * Lets tslab run a cell's code with the cells' built-ins, and without `breakOnSigint`: Node's watchdog keeps a signal that arrives just as the
 * code returns, and interrupts a later cell with it. The control thread terminates such code anyway.
 */
function replaceRunInThisContext(): void {
  const { runInThisContext } = vm;
  vm.runInThisContext = (code, options): unknown =>
    asCell((): unknown =>
      runInThisContext(code, typeof options === "object" ? { ...options, breakOnSigint: false } : options),
    );
}

/** Loads tslab's modules. */
export const loadTslab = (): JupyterModule & ExecutorModule & ConverterModule => {
  replaceRunInThisContext();
  const jupyter = require("tslab/dist/jupyter.js") as JupyterModule;
  const { createExecutor } = require("tslab/dist/executor.js") as ExecutorModule;
  const { createConverter } = require("tslab/dist/converter.js") as ConverterModule;
  return {
    createExecutor,
    createConverter,
    JupyterHandlerImpl: jupyter.JupyterHandlerImpl,
    // Set by us, read by the display functions of tslab and of the library.
    get lastWriteDisplayData() {
      return jupyter.lastWriteDisplayData;
    },
    set lastWriteDisplayData(display) {
      jupyter.lastWriteDisplayData = display;
    },
  };
};
