import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { type Connection, createConnection } from "./connection.js";
import { KernelError } from "./errors.js";
import type { KernelSpec } from "./kernelspec.js";
import { decode, encode, type Message, request } from "./message.js";
import { type KernelProcess, startProcess } from "./process.js";

const READY_TIMEOUT_MS = 60_000;
/** A kernel_info request is repeated until its status arrives on iopub: a subscriber that joined late hears nothing. */
const HANDSHAKE_RETRY_MS = 200;
const SHUTDOWN_TIMEOUT_MS = 2_000;
const START_ATTEMPTS = 3;

/** What a request brought: its reply's content. Outputs have gone to `onOutput` by then. */
export type Reply = Record<string, unknown>;

/** A running kernel. Requests are made one at a time. */
export class Kernel {
  private readonly session = randomUUID();
  private readonly shell = new Dealer({ linger: 0 });
  private readonly control = new Dealer({ linger: 0 });
  private readonly iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  private readonly connection: Connection;
  private readonly process: KernelProcess;
  private listeners = new Set<(message: Message, channel: "shell" | "iopub") => void>();
  private death: Promise<never>;
  /** The kernel's answer to kernel_info. */
  info: Record<string, unknown> = {};

  private constructor(connection: Connection, process: KernelProcess) {
    this.connection = connection;
    this.process = process;
    this.death = process.exited.then((how) => {
      const tail = process.tail();
      throw new KernelError(`the kernel ${how}${tail ? `; it said last:\n${tail}` : ""}`);
    });
    this.death.catch(() => {}); // Heard by whoever waits for a reply.
  }

  /** Starts a kernel in `cwd` and waits until it answers. Tries again if it dies first, as when a port was taken. */
  static async start(spec: KernelSpec, cwd: string): Promise<Kernel> {
    for (let attempt = 1; ; attempt++) {
      const connection = await createConnection(spec.name);
      const argv = spec.argv.map((argument) => argument.replace("{connection_file}", connection.file));
      const kernel = new Kernel(connection, startProcess(argv, cwd, spec.env));
      try {
        await kernel.connect();
        return kernel;
      } catch (error) {
        await kernel.kill();
        if (attempt === START_ATTEMPTS || !(error instanceof KernelError)) throw error;
      }
    }
  }

  private async connect(): Promise<void> {
    this.iopub.subscribe();
    this.shell.connect(this.connection.address("shell"));
    this.control.connect(this.connection.address("control"));
    this.iopub.connect(this.connection.address("iopub"));
    void this.receive(this.shell, "shell");
    void this.receive(this.iopub, "iopub");
    await this.proveLive();
  }

  private async receive(socket: Dealer | Subscriber, channel: "shell" | "iopub"): Promise<void> {
    try {
      for await (const frames of socket) {
        let message: Message;
        try {
          message = decode(frames, this.connection.key);
        } catch {
          continue; // Not signed by our kernel: not for us.
        }
        this.listeners.forEach((listener) => listener(message, channel));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return; // The socket was closed.
    }
  }

  /** Asks for kernel_info until both the reply and its status on iopub have come. */
  private async proveLive(): Promise<void> {
    const heard = { reply: false, status: false };
    const listener = (message: Message, channel: "shell" | "iopub") => {
      if (channel === "iopub") heard.status = true;
      else if (message.header.msg_type === "kernel_info_reply") {
        heard.reply = true;
        this.info = message.content;
      }
    };
    this.listeners.add(listener);
    const deadline = Date.now() + READY_TIMEOUT_MS;
    try {
      while (!heard.reply || !heard.status) {
        if (Date.now() > deadline)
          throw new KernelError(`the kernel did not answer within ${READY_TIMEOUT_MS / 1000} s of its start`);
        void this.shell
          .send(encode(request(this.session, "kernel_info_request", {}), this.connection.key))
          .catch(() => {});
        await Promise.race([sleep(HANDSHAKE_RETRY_MS / (heard.reply ? 10 : 1)), this.death]);
      }
    } finally {
      this.listeners.delete(listener);
    }
  }

  /**
   * Runs code. `onOutput` gets every iopub message of the request in order. Resolves to the reply's content once the
   * reply **and** the idle status have come; rejects if the kernel dies first or the signal fires.
   */
  async execute(
    code: string,
    options: { stopOnError: boolean; onOutput: (message: Message) => void; signal?: AbortSignal },
  ): Promise<Reply> {
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: options.stopOnError,
    };
    const asked = request(this.session, "execute_request", content);
    let listener!: (message: Message, channel: "shell" | "iopub") => void;
    const finished = new Promise<Reply>((resolve, reject) => {
      let reply: Reply | undefined;
      let idle = false;
      listener = (message, channel) => {
        if (message.parent_header.msg_id !== asked.header.msg_id) return;
        if (channel === "shell") reply = message.content;
        else if (message.header.msg_type === "status") idle = message.content["execution_state"] === "idle";
        else options.onOutput(message);
        if (reply && idle) resolve(reply);
      };
      this.listeners.add(listener);
      options.signal?.addEventListener("abort", () => reject(options.signal!.reason), { once: true });
      if (options.signal?.aborted) reject(options.signal.reason);
    });
    try {
      await this.shell.send(encode(asked, this.connection.key));
      return await Promise.race([finished, this.death]);
    } finally {
      this.listeners.delete(listener);
    }
  }

  /** Asks the kernel to end, gives it a moment, then ends its process group whatever it did. */
  async shutdown(): Promise<void> {
    if (this.control.closed) return; // It was killed before.
    const asked = request(this.session, "shutdown_request", { restart: false });
    await this.control.send(encode(asked, this.connection.key)).catch(() => {});
    const cancel = new AbortController();
    await Promise.race([
      this.process.exited,
      sleep(SHUTDOWN_TIMEOUT_MS, undefined, { signal: cancel.signal }).catch(() => {}),
    ]);
    cancel.abort();
    await this.kill();
  }

  /** Ends the process group at once. */
  async kill(): Promise<void> {
    await this.process.kill();
    for (const socket of [this.shell, this.control, this.iopub]) if (!socket.closed) socket.close();
    await this.connection.remove();
  }
}
