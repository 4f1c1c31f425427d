import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { decode, signingKey } from "../protocol/message.js";
import { failureOfBuild } from "./build-errors.js";
import type { Control } from "./control.js";
import { Streams } from "./streams.js";
import type { SourceLines } from "./source-lines.js";
import {
  failureOf,
  failureOfTypes,
  INTERRUPTED,
  interrupted,
  type KernelFailure,
  type RunCell,
} from "./traceback.js";
import type {
  Converted,
  Converter,
  ExecutorConsole,
  RunningExecutor,
  TslabDisplay,
  TslabJupyter,
  TslabMessage,
  TslabServer,
} from "./tslab.js";

/** Requests that wait in the socket are read one after the other, without such a pause between them. */
const ABORT_PAUSE_MS = 10;

/** Whether the frames are a message signed with the key; a stranger's must not count as a failure of the running cell. */
function isOurs(frames: Buffer[], key: string): boolean {
  try {
    decode(frames, signingKey(key));
    return true;
  } catch {
    return false;
  }
}

type Publish = (type: string, content: Record<string, unknown>) => void;

/** What runs between a request and its reply. */
export class Session {
  /** What tslab's executor writes to: results by `log`, failures by `error`. */
  readonly console: ExecutorConsole = {
    log: (value) => this.result(value),
    error: (...values) => this.takeError(values),
  };
  private readonly jupyter: TslabJupyter;
  private readonly lines: SourceLines;
  private readonly control: Control;
  private readonly streams = new Streams((name, text) => this.publish("stream", { name, text }));
  private publish: Publish = () => {};
  private queue: Promise<unknown> = Promise.resolve();
  /** Counts the requests since a cell failed that were on their way then; 0 once no more of them come. */
  private aborting = 0;
  private cell: RunCell = { count: 0, source: "" };
  private converted: Converted = { diagnostics: [] };
  private running = false;
  private stop = () => {};
  private failure: KernelFailure | undefined;

  constructor(jupyter: TslabJupyter, converter: Converter, lines: SourceLines, control: Control) {
    this.jupyter = jupyter;
    this.lines = lines;
    this.control = control;
    const convert = converter.convert.bind(converter);
    converter.convert = (declarations, source) => {
      const converted = control.whole(() => convert(declarations, source));
      if (converted.output) converted.output = lines.name(converted.output, this.cell.count);
      return (this.converted = converted);
    };
  }

  /** tslab's server, with its execute requests run here. */
  createServer(executor: RunningExecutor, configPath: string): TslabServer {
    const handler = new this.jupyter.JupyterHandlerImpl(executor, false);
    const server = new this.jupyter.ZmqServer(handler, configPath);
    server.handleExecute = (socket, message) => {
      const run = this.queue.then(() => this.handle(server, executor, socket, message));
      this.queue = run.catch(() => {});
      return run;
    };
    const handleMessage = server.handleShellMessage.bind(server);
    server.handleShellMessage = async (socket, ...frames) => {
      if (isOurs(frames, server.connInfo.key)) await handleMessage(socket, ...frames);
    };
    this.streams.capture();
    return server;
  }

  /** Ends the running cell, if it waits or its code was ended from outside; code that computes never comes to hear of it. */
  interrupt(executor: RunningExecutor): void {
    executor.interrupt();
    if (this.running) setImmediate(this.stop);
  }

  /** An exception that nobody caught: the running cell's failure, or a line on stderr if none is running. */
  unhandled(reason: unknown): void {
    const failure = failureOf(reason, this.cell, this.lines);
    if (this.running) this.failure ??= failure;
    else process.stderr.write(`Unhandled: ${failure.traceback.join("\n")}\n`);
  }

  private async handle(
    server: TslabServer,
    executor: RunningExecutor,
    socket: unknown,
    message: TslabMessage,
  ): Promise<void> {
    const { key } = server.connInfo;
    const send = (to: unknown, type: string, content: Record<string, unknown>) => {
      const reply = message.createReply();
      Object.assign(reply.header, { msg_type: type });
      reply.content = content;
      reply.signAndSend(key, to);
    };
    if (this.aborting > 0) {
      void this.abortWaiting();
      return send(socket, "execute_reply", { status: "aborted" });
    }
    this.publish = (type, content) => send(server.iopub, type, content);
    const failure = await this.run(executor, String(message.content["code"]));
    if (failure) {
      this.publish("error", { ...failure });
      if (message.content["stop_on_error"] !== false) void this.abortWaiting();
    }
    const outcome = failure
      ? { status: "error", ...failure }
      : { status: "ok", payload: [], user_expressions: {} };
    send(socket, "execute_reply", { execution_count: this.cell.count, ...outcome });
  }

  /**
   * After a failed cell, requests that were already on their way are not run, as the protocol asks; what the user runs next is,
   * however soon that is.
   */
  private async abortWaiting(): Promise<void> {
    const latest = ++this.aborting;
    await sleep(ABORT_PAUSE_MS);
    await nextTurn(); // Between the timer and this the socket is read.
    if (latest === this.aborting) this.aborting = 0;
  }

  /** Runs a cell. Returns its failure, if it failed. */
  private async run(executor: RunningExecutor, source: string): Promise<KernelFailure | undefined> {
    this.cell = { count: this.cell.count + 1, source };
    this.converted = { diagnostics: [] };
    this.failure = undefined;
    // Before anybody hears that the cell runs, for the interrupt may come at once.
    let isStopped = false;
    const stopped = new Promise<"stopped">((resolve) => {
      this.stop = () => {
        isStopped = true;
        resolve("stopped");
      };
    });
    this.running = true;
    this.publish("execute_input", { code: source, execution_count: this.cell.count });
    const display: TslabDisplay = (content, update) => {
      this.streams.flush();
      this.publish(update ? "update_display_data" : "display_data", content);
    };
    this.jupyter.lastWriteDisplayData = display;
    this.failure = await failureOfBuild(source);
    await nextTurn(); // What waits in this turn would be lost with a cell that is ended from outside.
    const run = () => (isStopped ? "stopped" : Promise.race([executor.execute(source), stopped]));
    const ok = this.failure === undefined && (await run());
    if (ok === "stopped") this.failure ??= interrupted();
    await nextTurn(); // Rejections that nobody handles surface after the turn in which they happen.
    this.running = false;
    this.streams.flush();
    display.interrupted = this.failure?.ename === INTERRUPTED;
    if (ok && !this.failure) return undefined;
    return this.failure ?? { ename: "Error", evalue: "the cell failed", traceback: [] };
  }

  private result(value: unknown): void {
    this.streams.flush();
    const text = typeof value === "string" ? value : inspect(value);
    this.publish("execute_result", {
      execution_count: this.cell.count,
      data: { "text/plain": text },
      metadata: {},
    });
  }

  private takeError(values: unknown[]): void {
    const { diagnostics } = this.converted;
    this.failure ??=
      diagnostics.length > 0
        ? failureOfTypes(diagnostics, this.cell.source)
        : failureOf(values[0], this.cell, this.lines);
    if (this.failure.ename === INTERRUPTED) this.control.heard();
  }
}
