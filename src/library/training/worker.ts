import { parentPort, workerData } from "node:worker_threads";
import { run } from "./run-training.js";
import type { TrainingJob, TrainingMessage } from "./training-job.js";

/** Shortest time between two messages, except at the end of an epoch. */
const SEND_EVERY_MS = 200;

const send = (message: TrainingMessage) => parentPort!.postMessage(message);
let sentAt = 0;

const result = await run(workerData as TrainingJob, (status) => {
  const now = performance.now();
  if (now - sentAt < SEND_EVERY_MS && status.batch < status.batches) return;
  sentAt = now;
  send({ status });
});
send({ result });
