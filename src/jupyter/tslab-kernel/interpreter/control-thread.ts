/**
 * The thread that reads the server's commands, so that an interrupt arrives while a cell computes without a pause. It passes
 * all other commands to the main thread.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { FLAG } from "./control.js";
import { type Command, COMMAND_FD } from "./messages.js";

/** In this time SIGINT ends code that waits. */
const GRACE_MS = 500;
const POLL_MS = 50;
/** Uninterruptible sections that take longer are interrupted as well. */
const LOADING_MS = 10_000;

const flags = workerData as Int32Array;
const flag = (name: keyof typeof FLAG): number => Atomics.load(flags, FLAG[name]);

/**
 * Terminates the JavaScript that the main thread is running, as a debugger would: code that does not pause does not see signals.
 */
async function terminateExecution(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  const terminated = new Promise<void>((done) => session.post("Runtime.terminateExecution", () => done()));
  await Promise.race([terminated, sleep(GRACE_MS)]); // The answer may be terminated, too.
  session.disconnect();
}

/** Whether the run ends within `timeoutMs`. */
async function endsWithin(run: number, timeoutMs: number): Promise<boolean> {
  for (let waited = 0; waited < timeoutMs && flag("ended") < run; waited += POLL_MS) await sleep(POLL_MS);
  return flag("ended") >= run;
}

async function interrupt(run: number): Promise<void> {
  Atomics.store(flags, FLAG.interrupted, run);
  for (let waited = 0; flag("started") < run || flag("uninterruptible") > 0; waited += POLL_MS) {
    if (waited > LOADING_MS && flag("started") >= run) break;
    if (await endsWithin(run, POLL_MS)) return;
  }
  // Before `ended` is read: the main thread writes that first and then looks here, so one of both sees the other.
  Atomics.add(flags, FLAG.interrupting, 1);
  try {
    await interruptStarted(run);
  } finally {
    Atomics.sub(flags, FLAG.interrupting, 1);
  }
}

/** Interrupts a run that has started, again and again until it ends. */
async function interruptStarted(run: number): Promise<void> {
  while (flag("ended") < run) {
    process.kill(process.pid, "SIGINT");
    if (await endsWithin(run, GRACE_MS)) return;
    await terminateExecution();
    // What was terminated may have been the code that was about to handle the signal.
    if (await endsWithin(run, GRACE_MS)) return;
  }
}

const input = new Socket({ fd: COMMAND_FD, readable: true, writable: false });
createInterface({ input }).on("line", (line) => {
  const command = JSON.parse(line) as Command;
  if (command.kind === "interrupt") void interrupt(command.run);
  else parentPort?.postMessage(command);
});
// Without its server the process is of no use, whatever it computes.
input.on("close", () => process.kill(process.pid, "SIGKILL"));
