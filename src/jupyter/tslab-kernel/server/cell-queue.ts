import { setImmediate as nextTurn } from "node:timers/promises";
import type { JsonObject } from "../../../shared/json.js";
import type { CellError, InterpreterEvent } from "../interpreter/messages.js";
import { DEAD_KERNEL } from "../../protocol/extensions.js";
import type { Interpreter } from "./interpreter.js";
import type { Request, Sockets } from "./sockets.js";
import { StreamBuffer } from "./stream-buffer.js";

/** Runs the cells of execute requests one after the other, and publishes what becomes of them. */
export class CellQueue {
  private readonly sockets: Sockets;
  private readonly interpreter: Interpreter;
  private readonly waiting: Request[] = [];
  private isActive = false;
  private readonly streams = new StreamBuffer((name, text) => this.publish("stream", { name, text }));
  /** The request that ran last; all outputs belong to it. */
  private current: Request | undefined;
  private run = 0;
  private count = 0;
  /** All requests that were run, by their execution counts. */
  private readonly requests = new Map<number, Request>();
  /** Errors of the running cell beside the one that ends it. */
  private furtherErrors: CellError[] = [];
  /** Ends the running cell; undefined if none is running. */
  private finish: ((error: CellError | null) => void) | undefined;
  private nativeOutput = { stdout: "", stderr: "" };

  constructor(sockets: Sockets, interpreter: Interpreter) {
    this.sockets = sockets;
    this.interpreter = interpreter;
    const { onNativeOutput } = interpreter;
    interpreter.onNativeOutput = (name, text) => {
      if (this.current) this.nativeOutput[name] += text;
      else onNativeOutput(name, text);
    };
  }

  add(request: Request): void {
    this.waiting.push(request);
    if (!this.isActive) void this.runAll();
  }

  interrupt(): void {
    if (this.finish) this.interpreter.send({ kind: "interrupt", run: this.run });
  }

  /** Takes the user's answer to an input request. */
  takeInput(value: unknown): void {
    this.interpreter.send({ kind: "input", line: typeof value === "string" ? value : "" });
  }

  takeEvent(event: InterpreterEvent): void {
    if (event[0] === "stdout" || event[0] === "stderr") return this.streams.add(event[0], event[1]);
    this.streams.flush();
    switch (event[0]) {
      case "display":
        return this.publish(event[2] ? "update_display_data" : "display_data", event[1]);
      case "result":
        return this.publish("execute_result", { execution_count: this.count, data: event[1], metadata: {} });
      case "error":
        return this.takeError(event[1], event[2]);
      case "input":
        return this.requestInput();
      case "done":
        return void this.endCell(event[1], event[2]);
    }
  }

  /** Takes an error that does not end a cell by itself: of one that has ended, or is about to. */
  private takeError(count: number, error: CellError): void {
    if (this.finish && count === this.count) this.furtherErrors.push(error);
    else this.publish("error", { ...error }, this.requests.get(count));
  }

  /** Reports the death of the interpreter as the error of the cell that ran last. */
  endByDeath(reason: string): void {
    const error = { ename: DEAD_KERNEL, evalue: reason, traceback: [`${DEAD_KERNEL}: ${reason}`] };
    this.publishRest();
    if (this.finish) this.finish(error);
    else this.publish("error", error);
  }

  /** Publishes what the cells printed until the end. */
  endByShutdown(): void {
    this.publishRest();
    this.finish?.({ ename: DEAD_KERNEL, evalue: "the kernel was shut down", traceback: [] });
  }

  private async runAll(): Promise<void> {
    this.isActive = true;
    for (let request = this.waiting.shift(); request; request = this.waiting.shift()) {
      const error = await this.runCell(request);
      if (!error || request.message.content["stop_on_error"] === false) continue;
      await nextTurn(); // Requests that had arrived by now are read.
      await nextTurn();
      for (const aborted of this.waiting.splice(0)) this.abort(aborted);
    }
    this.isActive = false;
  }

  private abort(request: Request): void {
    this.sockets.publish(request.message, "status", { execution_state: "busy" });
    this.sockets.reply(request, "execute_reply", { status: "aborted" });
    this.sockets.publish(request.message, "status", { execution_state: "idle" });
  }

  private async runCell(request: Request): Promise<CellError | null> {
    const { message } = request;
    const code = String(message.content["code"]);
    this.streams.flush();
    this.current = request;
    const run = ++this.run;
    const isSilent = message.content["silent"] === true;
    if (!isSilent) this.count++;
    this.requests.set(this.count, request);
    this.furtherErrors = [];
    this.sockets.publish(message, "status", { execution_state: "busy" });
    if (!isSilent) this.publish("execute_input", { code, execution_count: this.count });
    const finished = new Promise<CellError | null>((resolve) => (this.finish = resolve));
    this.interpreter.send({ kind: "execute", run, count: this.count, code });
    const error = await finished;
    this.finish = undefined;
    if (error) this.publish("error", { ...error });
    const outcome = error
      ? { status: "error", ...error }
      : { status: "ok", payload: [], user_expressions: {} };
    this.sockets.reply(request, "execute_reply", { execution_count: this.count, ...outcome });
    this.sockets.publish(message, "status", { execution_state: "idle" });
    return error;
  }

  private async endCell(run: number, error: CellError | null): Promise<void> {
    await nextTurn(); // What native code printed is read from another pipe.
    await nextTurn();
    if (run !== this.run) return; // Said twice: its sender was terminated between two lines of code.
    this.publishRest();
    const [first = null, ...more] = error ? [error, ...this.furtherErrors] : this.furtherErrors;
    for (const each of more) this.publish("error", { ...each });
    this.finish?.(first);
  }

  /** Publishes pending text; that of native code and child processes last, since it has no order with the rest. */
  private publishRest(): void {
    const { stdout, stderr } = this.nativeOutput;
    this.nativeOutput = { stdout: "", stderr: "" };
    if (stdout) this.streams.add("stdout", stdout);
    if (stderr) this.streams.add("stderr", stderr);
    this.streams.endCell();
  }

  private requestInput(): void {
    if (this.finish && this.current?.message.content["allow_stdin"] === true)
      this.sockets.requestInput(this.current);
    else this.interpreter.send({ kind: "input", line: null });
  }

  private publish(type: string, content: JsonObject, request = this.current): void {
    if (request) this.sockets.publish(request.message, type, content);
  }
}
