import { parentPort, workerData } from "node:worker_threads";
import { run } from "./run-training.js";
import type { Training, TrainingMessage } from "./training-job.js";

/** Places closer together than this are not told of, apart from the end of an epoch. */
const TELL_EVERY_MS = 200;

const send = (message: TrainingMessage) => parentPort!.postMessage(message);
let toldAt = 0;

run(workerData as Training, (place) => {
  const now = performance.now();
  if (now - toldAt < TELL_EVERY_MS && place.batch < place.batches) return;
  toldAt = now;
  send({ place });
}).then((trained) => send({ trained }));
