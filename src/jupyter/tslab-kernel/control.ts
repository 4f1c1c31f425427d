import type { KeyObject } from "node:crypto";
import { Worker } from "node:worker_threads";
import { signingKey } from "../protocol/message.js";
import type { TslabServer } from "./tslab.js";

/** What both threads look at, by its place in the shared array; 0 is no. */
export const FLAG = {
  /** The kernel's thread has heard of the last interrupt. */
  heard: 0,
  /** How deep the kernel's thread is in what is of no use when it is stopped half-way. */
  whole: 1,
  /** The control thread has closed its socket. */
  closed: 2,
  /** The control thread has ended what was running. */
  ended: 3,
} as const;

/** What the control thread is given. */
export interface ControlData {
  address: string;
  key: KeyObject;
  flags: Int32Array;
  /** The process that started the kernel, if it is to end with it. */
  parent?: number;
}

export type ToControl = { kind: "reply"; frames: (Uint8Array | string)[] } | { kind: "close" };
export type FromControl =
  { kind: "bound" } | { kind: "request"; frames: Uint8Array[] } | { kind: "failed"; message: string };

const CLOSE_TIMEOUT_MS = 500;

/** The kernel's side of the thread that holds its control channel. */
export class Control {
  private readonly flags = new Int32Array(new SharedArrayBuffer(4 * Object.keys(FLAG).length));

  /** Tells the control thread that an interrupt has been heard here; returns whether it had to end what was running. */
  heard(): "ended" | "heard" {
    Atomics.store(this.flags, FLAG.heard, 1);
    return Atomics.exchange(this.flags, FLAG.ended, 0) === 1 ? "ended" : "heard";
  }

  /**
   * Runs what is of no use when it is stopped half-way: the compiler, and the loading of a module, which would stay half
   * loaded for ever. Interrupts wait for its end.
   */
  whole<T>(run: () => T): T {
    Atomics.add(this.flags, FLAG.whole, 1);
    try {
      return run();
    } finally {
      Atomics.sub(this.flags, FLAG.whole, 1);
    }
  }

  /** Opens the control channel in a thread of its own, instead of the one that the server would open. */
  takeOver(server: TslabServer): void {
    const bind = server.bindSocket.bind(server);
    server.bindSocket = (socket, port) =>
      socket === server.control ? this.open(server, port) : bind(socket, port);
  }

  private open(server: TslabServer, controlPort: number): Promise<void> {
    const { transport, ip, key } = server.connInfo;
    const workerData: ControlData = {
      address: `${transport}://${ip}:${controlPort}`,
      key: signingKey(key),
      flags: this.flags,
      ...(process.env["JPY_PARENT_PID"] && { parent: process.ppid }),
    };
    const thread = new Worker(new URL("./control-thread.js", import.meta.url), {
      workerData,
      stdout: true,
      stderr: true,
    });
    thread.unref();
    const tell = (message: ToControl) => thread.postMessage(message);
    process.once("exit", () => {
      tell({ kind: "close" });
      Atomics.wait(this.flags, FLAG.closed, 0, CLOSE_TIMEOUT_MS);
    });
    const replies = { send: (frames: (Uint8Array | string)[]) => tell({ kind: "reply", frames }) };
    return new Promise((resolve, reject) => {
      thread.on("error", reject);
      thread.on("message", (message: FromControl) => {
        if (message.kind === "bound") resolve();
        else if (message.kind === "failed") reject(new Error(message.message));
        else void server.handleShellMessage(replies, ...message.frames.map((frame) => Buffer.from(frame)));
      });
    });
  }
}
