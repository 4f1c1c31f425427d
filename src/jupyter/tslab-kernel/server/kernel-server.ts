import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../../shared/json.js";
import type { CompilerRequest } from "../interpreter/messages.js";
import { FINISH_PENDING } from "../../protocol/extensions.js";
import { CellQueue } from "./cell-queue.js";
import type { Interpreter, InterpreterExit } from "./interpreter.js";
import type { Request, Sockets } from "./sockets.js";

/** A cell that computes does not see the command to exit; it is killed after this time. */
const EXIT_MS = 300;
/** What the notebook has left running, such as timers, is killed after this time. */
const FINISH_MS = 30_000;

const COMPILER_REQUESTS: readonly string[] = ["complete_request", "inspect_request", "is_complete_request"];
const isCompilerRequest = (type: string): type is CompilerRequest => COMPILER_REQUESTS.includes(type);

/** Answers the requests of Jupyter's protocol. */
export class KernelServer {
  private readonly sockets: Sockets;
  private readonly interpreter: Interpreter;
  private readonly cells: CellQueue;
  private readonly compilerRequests: Request[] = [];
  private info: JsonObject = {};
  private becomeReady: () => void = () => {};
  private readonly ready = new Promise<void>((resolve) => (this.becomeReady = resolve));
  private shutdown: Promise<number> | undefined;

  constructor(sockets: Sockets, interpreter: Interpreter) {
    this.sockets = sockets;
    this.interpreter = interpreter;
    this.cells = new CellQueue(sockets, interpreter);
    interpreter.onEvent = (event) => {
      if (event[0] === "ready") {
        this.info = event[1];
        this.becomeReady();
      } else if (event[0] === "answer") this.passAnswer(event[1], event[2]);
      else this.cells.takeEvent(event);
    };
  }

  /** Serves until the kernel is shut down or its interpreter dies. Resolves to the exit code. */
  async serve(): Promise<number> {
    this.sockets.receive((request) => void this.handle(request));
    const exit = await this.interpreter.exited;
    return this.shutdown ?? this.endAfter(exit);
  }

  /** Interrupts the running cell; does nothing if none is running. */
  interrupt(): void {
    this.cells.interrupt();
  }

  private async endAfter({ code, reason }: InterpreterExit): Promise<number> {
    this.cells.endByDeath(`the kernel ${reason}`);
    await nextTurn(); // The running cell's reply is sent.
    await this.sockets.close();
    return code;
  }

  private async handle(request: Request): Promise<void> {
    const { message, channel } = request;
    const { msg_type: type } = message.header;
    if (channel === "stdin") return this.cells.takeInput(message.content["value"]);
    await this.ready;
    if (type === "execute_request") return this.cells.add(request);
    this.sockets.publish(message, "status", { execution_state: "busy" });
    if (isCompilerRequest(type)) {
      const id = this.compilerRequests.push(request) - 1;
      return this.interpreter.send({ kind: "ask", id, request: type, content: message.content });
    }
    await this.answer(request, type);
    this.sockets.publish(message, "status", { execution_state: "idle" });
  }

  private passAnswer(id: number, content: JsonObject): void {
    const request = this.compilerRequests[id];
    if (request === undefined) return;
    this.sockets.reply(request, request.message.header.msg_type.replace("_request", "_reply"), content);
    this.sockets.publish(request.message, "status", { execution_state: "idle" });
  }

  private async answer(request: Request, type: string): Promise<void> {
    const reply = (content: JsonObject) =>
      this.sockets.reply(request, type.replace("_request", "_reply"), content);
    switch (type) {
      case "kernel_info_request":
        return reply({ status: "ok", ...this.info, supported_features: [FINISH_PENDING] });
      case "comm_info_request":
        return reply({ status: "ok", comms: {} });
      case "history_request":
        return reply({ status: "ok", history: [] });
      case "interrupt_request":
        this.interrupt();
        return reply({ status: "ok" });
      case "shutdown_request": {
        const { restart, [FINISH_PENDING]: finishPending } = request.message.content;
        this.shutdown = this.shutDown(finishPending === true);
        await this.interpreter.exited;
        return reply({ status: "ok", restart: restart === true });
      }
      default:
        // Comm messages have no reply.
        if (type.endsWith("_request"))
          reply({
            status: "error",
            ename: "NotImplementedError",
            evalue: `${type} is not supported`,
            traceback: [],
          });
    }
  }

  /**
   * Ends the interpreter, and the kernel once the reply is on its way. Resolves to the exit code. An interpreter that was
   * to finish pending work and dies of it is an error of the notebook.
   */
  private async shutDown(finishPending: boolean): Promise<number> {
    const { exited } = this.interpreter;
    this.interpreter.send({ kind: finishPending ? "finish" : "exit" });
    const limit = sleep(finishPending ? FINISH_MS : EXIT_MS, undefined, { ref: false });
    const exit = await Promise.race([exited, limit]);
    this.interpreter.kill();
    await exited;
    if (finishPending && exit?.code !== 0)
      this.cells.endByDeath(
        exit
          ? `the kernel ${exit.reason} after the last cell`
          : `what the notebook left running did not end within ${FINISH_MS / 1000} s`,
      );
    else this.cells.endByShutdown();
    await nextTurn();
    await nextTurn();
    await this.sockets.close();
    return 0;
  }
}
