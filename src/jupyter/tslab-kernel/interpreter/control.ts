import { Worker } from "node:worker_threads";
import { asInterpreter } from "./builtins.js";
import type { Command } from "./messages.js";

/** Indices of the array that both threads share. */
export const FLAG = {
  /** The number of the run that started last. */
  started: 0,
  /** The number of the run that ended last. */
  ended: 1,
  /** The number of the run that was interrupted last. */
  interrupted: 2,
  /** Nesting depth of sections that must not be interrupted. */
  uninterruptible: 3,
  /** How many interrupts may send a signal, or terminate code, at this moment. */
  interrupting: 4,
} as const;

const SETTLE_MS = 5;

/** The main thread's side of the thread that reads the server's commands. */
export class Control {
  private readonly flags = new Int32Array(new SharedArrayBuffer(4 * Object.keys(FLAG).length));
  private readonly thread: Worker;

  /** Passes each command but interrupts to `onCommand`. */
  constructor(onCommand: (command: Command) => void) {
    this.thread = new Worker(new URL("./control-thread.js", import.meta.url), { workerData: this.flags });
    this.thread.on("message", onCommand);
  }

  /** Marks a run as started; returns whether it was interrupted before. */
  start(run: number): boolean {
    Atomics.store(this.flags, FLAG.uninterruptible, 0); // Terminated code runs no `finally`.
    Atomics.store(this.flags, FLAG.ended, run - 1);
    Atomics.store(this.flags, FLAG.started, run);
    return Atomics.load(this.flags, FLAG.interrupted) === run;
  }

  /**
   * Marks the run as ended, and calls `then` once nothing that an interrupt of it has sent can reach the next one. Where the
   * run was not interrupted, that is at once.
   */
  end(run: number, then: () => void): void {
    Atomics.store(this.flags, FLAG.ended, run);
    const isOver = () => Atomics.load(this.flags, FLAG.interrupting) === 0;
    if (isOver() && Atomics.load(this.flags, FLAG.interrupted) !== run) return then();
    // An interval, since a callback may itself be terminated; signals that were sent arrive within two turns.
    const check = () => {
      if (!isOver()) return;
      clearInterval(timer);
      setImmediate(() => asInterpreter(() => setImmediate(then)));
    };
    const timer = setInterval(() => asInterpreter(check), SETTLE_MS);
  }

  /** Runs what must not be stopped half-way: the compiler, or the loading of a module, which would stay half loaded. */
  uninterruptible<T>(run: () => T): T {
    Atomics.add(this.flags, FLAG.uninterruptible, 1);
    try {
      return run();
    } finally {
      Atomics.sub(this.flags, FLAG.uninterruptible, 1);
    }
  }

  /** Lets the process end although the thread is still reading. */
  unref(): void {
    this.thread.unref();
  }
}
