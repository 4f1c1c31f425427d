import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Channels } from "./channels.js";
import { type Connection, createConnection } from "./connection.js";
import { KernelError } from "../errors.js";
import type { KernelSpec } from "./kernelspec.js";
import { type Message, request } from "../protocol/message.js";
import { type KernelProcess, startProcess } from "./process.js";

/**
 * Longest time from the start of a kernel to its first answer, if nothing else is said: far more than a kernel takes on a
 * slow and busy machine, since its death is noticed at once, and only one that hangs is waited for.
 */
export const DEFAULT_START_TIMEOUT_S = 600;
/** A subscriber that joined late hears nothing: kernel_info is asked again until its status has been heard. */
const RETRY_HEARD_MS = 10;
/** While the kernel has not answered at all, its first request waits in the socket; this is for kernels that lose it. */
const RETRY_SILENT_MS = 1_000;
const SHUTDOWN_TIMEOUT_MS = 2_000;
/** A port may be taken between our choice and the kernel's start. */
const START_ATTEMPTS = 3;
const OUT_OF_MEMORY = /heap out of memory|bad_alloc|Cannot allocate memory/;
const PORT_TAKEN = /EADDRINUSE|address already in use/i;

/** What a request brought: its reply's content. Outputs have gone to `onOutput` by then. */
export type Reply = Record<string, unknown>;

/** Calls `late` after so many seconds, unless the function that it returns is called first. */
export type Timer = (seconds: number, late: () => void) => () => void;

/** The machine's own clock. */
export const systemTimer: Timer = (seconds, late) => {
  const timeout = setTimeout(late, seconds * 1000);
  return () => clearTimeout(timeout);
};

/** How a kernel is started. */
export interface StartOptions {
  /** Seconds until its first answer; default 600. */
  timeoutSeconds?: number;
  /** Measures them. */
  timer?: Timer;
  /** Gives the kernel up, at its start or later: its reason is thrown. One that has started must still be ended by `kill`. */
  signal?: AbortSignal;
}

class StartTimeout extends Error {}

/** A running kernel. Requests are made one at a time. */
export class Kernel {
  private readonly session = randomUUID();
  private readonly connection: Connection;
  private readonly process: KernelProcess;
  private readonly channels: Channels;
  /** Rejects once the process has exited, or was given up. */
  private readonly death: Promise<never>;
  private printed = 0;
  private readonly release: () => void;
  /** Gives up waiting for the kernel: its start or its running request rejects with `reason`, and so does any later one. */
  readonly abandon: (reason: unknown) => void;
  /** The kernel's answer to kernel_info. */
  info: Record<string, unknown> = {};

  private constructor(
    connection: Connection,
    process: KernelProcess,
    channels: Channels,
    signal: AbortSignal | undefined,
  ) {
    this.connection = connection;
    this.process = process;
    this.channels = channels;
    let abandon!: (reason: unknown) => void;
    this.death = new Promise((_, reject) => (abandon = reject));
    this.death.catch(() => {}); // Heard by whoever waits for a reply.
    this.abandon = abandon;
    const onAbort = () => abandon(signal!.reason);
    signal?.addEventListener("abort", onAbort);
    this.release = () => signal?.removeEventListener("abort", onAbort);
    if (signal?.aborted) onAbort();
    void process.exited.then((how) => {
      const why = OUT_OF_MEMORY.test(process.tail()) ? "ran out of memory and " : "";
      abandon(new KernelError(`the kernel ${why}${how}${this.diagnosticDetails()}`));
    });
  }

  /** Starts a kernel in `cwd` and waits until it answers. Tries again if a port was taken in between. */
  static async start(spec: KernelSpec, cwd: string, options: StartOptions = {}): Promise<Kernel> {
    const { Channels } = await import("./channels.js"); // its native sockets are loaded only where a kernel starts
    const { timeoutSeconds = DEFAULT_START_TIMEOUT_S, timer = systemTimer, signal } = options;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const connection = await createConnection(spec.name);
      const argv = spec.argv.map((argument) => argument.replace("{connection_file}", connection.file));
      const kernel = new Kernel(
        connection,
        startProcess(argv, cwd, spec.env),
        new Channels(connection),
        signal,
      );
      const late = `the kernel did not answer within ${timeoutSeconds} s of its start`;
      const stopTimer = timer(timeoutSeconds, () => kernel.abandon(new StartTimeout(late)));
      try {
        await kernel.waitUntilReady();
        return kernel;
      } catch (error) {
        await kernel.kill();
        if (error instanceof StartTimeout) throw new KernelError(late + kernel.diagnosticDetails());
        const again = error instanceof KernelError && PORT_TAKEN.test(error.message);
        if (attempt === START_ATTEMPTS || !again) throw error;
      } finally {
        stopTimer();
      }
    }
  }

  /** What else is known of a kernel that failed: refused messages, and the last it printed past the protocol. */
  private diagnosticDetails(): string {
    const { refused } = this.channels;
    const tail = this.process.tail();
    const messages = `messages refused because they were garbage or wrongly signed: ${refused}`;
    return `${refused > 0 ? `; ${messages}` : ""}${tail ? `; it said last:\n${tail}` : ""}`;
  }

  /**
   * Asks for kernel_info until both the reply and its status on iopub have come; less and less often, so that no machine
   * is too slow to answer, and over new connections in case the present ones lead nowhere.
   */
  private async waitUntilReady(): Promise<void> {
    const heard = { reply: false, status: false };
    let patience = RETRY_SILENT_MS;
    let [pause, waited] = [patience, 0];
    let wake = () => {};
    const stopListening = this.channels.listen(({ header, content }, channel) => {
      if (channel === "iopub") heard.status = true;
      else if (header.msg_type === "kernel_info_reply") {
        if (!heard.reply) [pause, waited] = [RETRY_HEARD_MS, 0];
        heard.reply = true;
        this.info = content;
      }
      wake();
    });
    const ask = () =>
      this.channels.send("shell", request(this.session, "kernel_info_request", {})).catch(() => {});
    try {
      void ask();
      while (!heard.reply || !heard.status) {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const waiting = new AbortController();
        const retry = sleep(pause, "retry", { signal: waiting.signal });
        const first = await Promise.race([retry, woken, this.death]).finally(() => waiting.abort());
        if (first !== "retry") continue;
        waited += pause;
        pause = Math.min(2 * pause, patience - waited);
        if (waited >= patience) {
          this.channels.reopen();
          [patience, waited] = [2 * patience, 0];
          pause = heard.reply ? RETRY_HEARD_MS : patience;
        }
        void ask();
      }
    } finally {
      stopListening();
    }
  }

  /**
   * Runs code. `onOutput` gets every iopub message of the request in order. Resolves to the reply's content once the
   * reply **and** the idle status have come; rejects if the kernel dies or is given up first.
   */
  async execute(
    code: string,
    options: { stopOnError: boolean; onOutput: (message: Message) => void },
  ): Promise<Reply> {
    const asked = request(this.session, "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: options.stopOnError,
    });
    let stopListening = () => {};
    const finished = new Promise<Reply>((resolve, reject) => {
      let reply: Reply | undefined;
      let idle = false;
      stopListening = this.channels.listen((message, channel) => {
        if (message.parent_header.msg_id !== asked.header.msg_id) return;
        if (channel === "shell") reply = message.content;
        else if (message.header.msg_type === "status") idle = message.content["execution_state"] === "idle";
        else options.onOutput(message);
        if (reply && idle) resolve(reply);
      });
      this.channels.send("shell", asked).catch(reject);
    });
    try {
      return await Promise.race([finished, this.death]);
    } finally {
      stopListening();
    }
  }

  /** Hears what the kernel's process prints past the protocol, as native code and child processes do. */
  onProcessOutput(listener: (name: "stdout" | "stderr", text: string) => void): void {
    this.process.onProcessOutput((name, text) => {
      this.printed++;
      listener(name, text);
    });
  }

  /** Waits until what the process has printed so far has been heard: a pipe and a socket keep no common order. */
  async drainProcessOutput(): Promise<void> {
    for (let seen = -1; seen !== this.printed;) {
      seen = this.printed;
      await nextTurn();
      await nextTurn();
    }
  }

  /** Asks the kernel to end, gives it a moment, then ends its process group whatever it did. */
  async shutdown(): Promise<void> {
    if (this.channels.closed) return; // It was killed before.
    const asked = request(this.session, "shutdown_request", { restart: false });
    await this.channels.send("control", asked).catch(() => {});
    const cancel = new AbortController();
    const late = sleep(SHUTDOWN_TIMEOUT_MS, undefined, { signal: cancel.signal }).catch(() => {});
    await Promise.race([this.process.exited, late]);
    cancel.abort();
    await this.kill();
  }

  /** Ends the process group at once. */
  async kill(): Promise<void> {
    this.release();
    await this.process.kill();
    this.channels.close();
    await this.connection.remove();
  }
}
