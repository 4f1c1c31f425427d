/**
 * The thread that holds the kernel's control channel, so that an interrupt is heard while a cell computes without a pause.
 * All other requests go to the kernel's own thread, and its replies come back.
 */
import { Session } from "node:inspector";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Router } from "zeromq";
import { decode, encode } from "../protocol/message.js";
import { type ControlData, FLAG, type FromControl, type ToControl } from "./control.js";
import { queueSends } from "./sending.js";

/** Time in which code that waits, or that the cell runs before its first `await`, has heard the signal. */
const GRACE_MS = 500;
const POLL_MS = 50;
/** Compilers and modules that take longer are taken for code that does not end. */
const LOADING_MS = 10_000;
const PARENT_POLL_MS = 1_000;
const DELIMITER = "<IDS|MSG>";

const { address, key, flags, parent } = workerData as ControlData;
const port = parentPort!;
const say = (message: FromControl) => port.postMessage(message);
queueSends([Router]);
const socket = new Router({ linger: 0 });

/**
 * Ends the JavaScript that the kernel's thread is running now, from outside, as a debugger would: the code after a cell's
 * first `await` runs where no signal reaches it.
 */
async function endRunningCode(): Promise<void> {
  Atomics.store(flags, FLAG.ended, 1);
  const session = new Session();
  session.connectToMainThread();
  await new Promise<void>((done) => session.post("Runtime.terminateExecution", () => done()));
  session.disconnect();
}

const isLoading = () => Atomics.load(flags, FLAG.whole) > 0;

/** Whether the kernel's thread hears of the interrupt in time; while it loads, it has more of it. */
async function isHeard(limitMs: number): Promise<boolean> {
  for (let waited = 0; waited < limitMs || isLoading(); waited += POLL_MS) {
    await sleep(POLL_MS);
    if (Atomics.load(flags, FLAG.heard) === 1) return true;
    if (waited > LOADING_MS) break;
  }
  return false;
}

async function interrupt(): Promise<void> {
  for (let waited = 0; isLoading() && waited < LOADING_MS; waited += POLL_MS) await sleep(POLL_MS);
  Atomics.store(flags, FLAG.heard, 0);
  do {
    process.kill(process.pid, "SIGINT");
    if (await isHeard(GRACE_MS)) return;
    await endRunningCode();
    // On a busy machine what was ended may have been the code that was about to hear of the signal.
  } while (!(await isHeard(LOADING_MS)));
}

/** The reply to an interrupt request; undefined if the frames are none, or not signed with the key. */
function interruptReply(frames: Buffer[]): (Buffer | string)[] | undefined {
  try {
    const { header } = decode(frames, key);
    if (header.msg_type !== "interrupt_request") return undefined;
    const reply = { ...header, msg_type: "interrupt_reply", date: new Date().toISOString() };
    const content = { status: "ok" };
    const at = frames.findIndex((frame) => frame.equals(Buffer.from(DELIMITER)));
    return [
      ...frames.slice(0, at),
      ...encode({ header: reply, parent_header: header, metadata: {}, content }, key),
    ];
  } catch {
    return undefined;
  }
}

async function serve(): Promise<void> {
  await socket.bind(address);
  say({ kind: "bound" });
  for await (const frames of socket) {
    const reply = interruptReply(frames);
    if (!reply) say({ kind: "request", frames });
    else {
      await socket.send(reply);
      void interrupt();
    }
  }
}

port.on("message", (message: ToControl) => {
  if (message.kind === "reply") void socket.send(message.frames.map((frame) => Buffer.from(frame)));
  else {
    socket.close();
  }
});
// A kernel whose Jupyter was killed is of no use to anybody, whatever it computes; its parent is another process then.
if (parent !== undefined)
  setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGKILL"), PARENT_POLL_MS).unref();
await serve().catch((error: Error) => say({ kind: "failed", message: error.message }));
// A process that ends before all of another thread's socket is closed is aborted.
await nextTurn();
Atomics.store(flags, FLAG.closed, 1);
Atomics.notify(flags, FLAG.closed);
