import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { KernelError } from "../errors.js";
import type { KernelSpec } from "./kernelspec.js";
import { FINISH_PENDING } from "../protocol/extensions.js";
import { type Message, request } from "../protocol/message.js";
import { LocalTransport } from "./local-transport.js";
import type { Listener, Transport } from "./transport.js";

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
/** A kernel that finishes pending work limits the time itself, to 30 s. */
const FINISH_TIMEOUT_MS = 40_000;
/** The last messages of a kernel that has exited arrive within this time. */
const LAST_MESSAGES_MS = 2_000;
/** A port may be taken between our choice and the kernel's start. */
const START_ATTEMPTS = 3;
const PORT_TAKEN = /EADDRINUSE|address already in use/i;

/** The content of a reply. */
export type Reply = Record<string, unknown>;

/** Calls `late` after that many seconds, unless the returned function is called first. */
export type Timer = (seconds: number, late: () => void) => () => void;

/** A timer of the system's clock. */
export const systemTimer: Timer = (seconds, late) => {
  const timeout = setTimeout(late, seconds * 1000);
  return () => clearTimeout(timeout);
};

/** Options of `Kernel.start`. */
export interface StartOptions {
  /** Seconds until its first answer; default 600. */
  timeoutSeconds?: number;
  /** Measures the limit. */
  timer?: Timer;
  /** Abandons the kernel, at its start or later: its reason is thrown. After its start, `kill` must still be called. */
  signal?: AbortSignal;
}

class StartTimeout extends Error {}

/** A running kernel. Requests are made one at a time. */
export class Kernel {
  private readonly session = randomUUID();
  private readonly transport: Transport;
  /** Rejects once the kernel has ended, or was given up. */
  private readonly death: Promise<never>;
  /** What receives the messages that belong to a request, by the request's id. */
  private readonly listeners = new Map<string, Listener>();
  private running = 0;
  private outputChunks = 0;
  private readonly removeAbortListener: () => void;
  /** Stops waiting for the kernel: its start or its running request rejects with `reason`, and so does any later one. */
  readonly abandon: (reason: unknown) => void;
  /** The content of the kernel_info reply. */
  info: Record<string, unknown> = {};

  private constructor(transport: Transport, signal: AbortSignal | undefined) {
    this.transport = transport;
    transport.listen((message, channel) => {
      const { msg_id } = message.parent_header;
      if (msg_id !== undefined) this.listeners.get(msg_id)?.(message, channel);
    });
    let abandon!: (reason: unknown) => void;
    this.death = new Promise((_, reject) => (abandon = reject));
    this.death.catch(() => {}); // Handled where a reply is awaited.
    this.abandon = abandon;
    const onAbort = () => abandon(signal?.reason);
    signal?.addEventListener("abort", onAbort);
    this.removeAbortListener = () => signal?.removeEventListener("abort", onAbort);
    if (signal?.aborted) onAbort();
    void transport.exited.then(async (how) => {
      if (this.running > 0) await sleep(LAST_MESSAGES_MS, undefined, { ref: false }); // The reply may be on its way.
      abandon(new KernelError(`the kernel ${how}${transport.diagnostics()}`));
    });
  }

  /** Starts a kernel in `cwd` and waits until it answers. Tries again if a port was taken in between. */
  static start(spec: KernelSpec, cwd: string, options: StartOptions = {}): Promise<Kernel> {
    return Kernel.over(() => LocalTransport.start(spec, cwd), options);
  }

  /** Starts a kernel over a transport and waits until it answers. Tries again if a port was taken in between. */
  static async over(start: () => Promise<Transport>, options: StartOptions = {}): Promise<Kernel> {
    const { timeoutSeconds = DEFAULT_START_TIMEOUT_S, timer = systemTimer, signal } = options;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const kernel = new Kernel(await start(), signal);
      const late = `the kernel did not answer within ${timeoutSeconds} s of its start`;
      const stopTimer = timer(timeoutSeconds, () => kernel.abandon(new StartTimeout(late)));
      try {
        await kernel.waitUntilReady();
        return kernel;
      } catch (error) {
        await kernel.kill();
        if (error instanceof StartTimeout) throw new KernelError(late + kernel.transport.diagnostics());
        const again = error instanceof KernelError && PORT_TAKEN.test(error.message);
        if (attempt === START_ATTEMPTS || !again) throw error;
      } finally {
        stopTimer();
      }
    }
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
    const stopListening = this.transport.listen(({ header, content }, channel) => {
      if (channel === "iopub") heard.status = true;
      else if (header.msg_type === "kernel_info_reply") {
        if (!heard.reply) [pause, waited] = [RETRY_HEARD_MS, 0];
        heard.reply = true;
        this.info = content;
      }
      wake();
    });
    const ask = () =>
      this.transport.send("shell", request(this.session, "kernel_info_request", {})).catch(() => {});
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
          this.transport.reopen();
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
   * Runs code. Resolves to the reply's content once the reply **and** the idle status have arrived; rejects if the kernel
   * dies or is abandoned first. `onOutput` is called with each iopub message of the request, in order, also with those
   * that arrive later, such as text that a timer prints.
   */
  async execute(
    code: string,
    options: { stopOnError: boolean; onOutput: (message: Message) => void },
  ): Promise<Reply> {
    const executeRequest = request(this.session, "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: options.stopOnError,
    });
    const finished = new Promise<Reply>((resolve, reject) => {
      let reply: Reply | undefined;
      let isIdle = false;
      this.listen(executeRequest, (message, channel) => {
        if (channel === "shell") reply = message.content;
        else if (message.header.msg_type === "status") isIdle = message.content["execution_state"] === "idle";
        else options.onOutput(message);
        if (reply && isIdle) resolve(reply);
      });
      this.transport.send("shell", executeRequest).catch(reject);
    });
    this.running++;
    try {
      return await Promise.race([finished, this.death]);
    } finally {
      this.running--;
    }
  }

  private listen({ header }: Message, listener: Listener): void {
    this.listeners.set(header.msg_id, listener);
  }

  /** Interrupts the running cell. */
  async interrupt(): Promise<void> {
    await this.transport.interrupt();
  }

  /** Calls `listener` with what the process prints outside the protocol, as native code and child processes do. */
  onProcessOutput(listener: (name: "stdout" | "stderr", text: string) => void): void {
    this.transport.onProcessOutput((name, text) => {
      this.outputChunks++;
      listener(name, text);
    });
  }

  /** Waits until what the process has printed so far has arrived: pipes and sockets have no common order. */
  async drainProcessOutput(): Promise<void> {
    for (let seen = -1; seen !== this.outputChunks;) {
      seen = this.outputChunks;
      await nextTurn();
      await nextTurn();
    }
  }

  /**
   * Shuts the kernel down, and kills its process group if it does not end in time. A kernel that can do so finishes pending
   * work first, whose outputs and errors still arrive.
   */
  async shutdown(): Promise<void> {
    if (this.transport.closed) return; // It was killed before.
    const features = this.info["supported_features"];
    const finishes = Array.isArray(features) && features.includes(FINISH_PENDING);
    const content = { restart: false, ...(finishes && { [FINISH_PENDING]: true }) };
    const shutdownRequest = request(this.session, "shutdown_request", content);
    const idle = new Promise<void>((resolve) =>
      this.listen(shutdownRequest, ({ header, content }) => {
        if (header.msg_type === "status" && content["execution_state"] === "idle") resolve();
      }),
    );
    if (this.transport.endsByRequest || finishes)
      await this.transport.send("control", shutdownRequest).catch(() => {});
    const cancel = new AbortController();
    const wait = (ms: number) => sleep(ms, undefined, { signal: cancel.signal }).catch(() => {});
    const lastMessages = () => (finishes ? Promise.race([idle, wait(LAST_MESSAGES_MS)]) : undefined);
    const ended = this.transport.exited.then(lastMessages);
    if (this.transport.endsByRequest)
      await Promise.race([ended, wait(finishes ? FINISH_TIMEOUT_MS : SHUTDOWN_TIMEOUT_MS)]);
    else if (finishes) await Promise.race([ended, idle, wait(FINISH_TIMEOUT_MS)]);
    cancel.abort();
    await this.kill();
  }

  /** Kills the process group at once. */
  async kill(): Promise<void> {
    this.removeAbortListener();
    await this.transport.kill();
  }
}
