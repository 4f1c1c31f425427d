/**
 * The process that runs a notebook's cells, on tslab's converter and executor. It knows neither sockets nor keys: commands
 * come from the kernel server and events go to it, each over a pipe.
 */
import { installCompiler, hasTopLevelAwait } from "./compiler.js";
import { asInterpreter } from "./builtins.js";
import { CellRunner } from "./cell-runner.js";
import { Control } from "./control.js";
import { sendEvent } from "./events.js";
import type { Command, CompilerRequest } from "./messages.js";
import { SourceLines } from "./source-lines.js";
import { installStandardStreams } from "./standard-streams.js";
import { type Handler, loadTslab } from "./tslab.js";

/** At the end of a notebook, timers and other work that is left may go on for this time. */
const FINISH_MS = 1_000;

const exitProcess = process.exit.bind(process, 0);
/** Whether the listeners to the process's end are called. */
let isEnding = false;

function exit(): never {
  isEnding = true;
  return exitProcess();
}

const isJs = process.argv.includes("--js");
const answerInput = installStandardStreams();
const lines = new SourceLines();
const compiler = installCompiler(lines);
const tslab = loadTslab();
const control = new Control((command) => asInterpreter(() => handle(command)));
const runner = new CellRunner(lines, control);
const converter = tslab.createConverter({ isJS: isJs, isBrowser: false });
const wrapped = runner.wrapConverter(converter, (source) => hasTopLevelAwait(compiler, source));
const executor = tslab.createExecutor(
  process.cwd(),
  { node: wrapped, browser: wrapped, close: () => converter.close() },
  runner.console,
);
const handler: Handler = new tslab.JupyterHandlerImpl(executor, isJs);

const answers: Record<CompilerRequest, (content: Record<string, unknown>) => Record<string, unknown>> = {
  complete_request: (content) => handler.handleComplete(content),
  inspect_request: (content) => handler.handleInspect(content),
  is_complete_request: (content) => handler.handleIsComplete(content),
};

function answer(request: CompilerRequest, content: Record<string, unknown>): Record<string, unknown> {
  try {
    return answers[request](content);
  } catch (error) {
    return { status: "error", ename: "Error", evalue: String(error), traceback: [] };
  }
}

/** Ends the process once no work of the notebook is left. Its exit code is 0, whatever `process.exitCode` is by then. */
function finish(): void {
  converter.close(); // Stops watching files.
  control.unref();
  setTimeout(exit, FINISH_MS).unref();
  process.prependOnceListener("beforeExit", () => (isEnding = true));
  process.once("beforeExit", exit);
}

function handle(command: Command): void {
  switch (command.kind) {
    case "execute":
      return runner.run(executor, (display) => (tslab.lastWriteDisplayData = display), command);
    case "ask":
      return sendEvent(["answer", command.id, answer(command.request, command.content)]);
    case "input":
      return answerInput(command.line);
    case "finish":
      return finish();
    case "exit":
      return exit();
  }
}

/**
 * Listens to an event of the process, also after a cell has removed its listeners: without one, the event would end the process.
 */
function keepListening(event: string, listener: (value: unknown) => void): void {
  process.on(event, listener);
  process.on("removeListener", (from, removed) => {
    if (from === event && removed === listener) process.on(event, listener);
  });
}
const removeAllListeners = process.removeAllListeners.bind(process);
process.removeAllListeners = (event?: string | symbol) => {
  // Node's own listeners to these two start and stop the handling of signals.
  const isOfNode = (name: string | symbol) => name === "newListener" || name === "removeListener";
  for (const name of event === undefined ? process.eventNames() : [event])
    if (!isOfNode(name)) removeAllListeners(name);
  return process;
};

// tslab passes this object's `require` to each cell. A module whose loading is stopped half-way would stay half loaded.
const { __tslab__: scope } = globalThis as unknown as { __tslab__: { require: NodeJS.Require } };
scope.require = new Proxy(scope.require, {
  apply: (require, self, args) =>
    control.uninterruptible(() => Reflect.apply(require, self, args) as unknown),
});

const takeUncaught = (thrown: unknown) =>
  asInterpreter(() => {
    runner.takeUncaught(thrown);
    if (isEnding) exit(); // Node would call a listener that fails again and again.
  });
keepListening("SIGINT", () => asInterpreter(() => runner.interrupt()));
keepListening("uncaughtException", takeUncaught);
keepListening("unhandledRejection", takeUncaught);
sendEvent(["ready", handler.handleKernel()]);
