import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { TrainingResult, TrainingJob, TrainingMessage, TrainingStatus } from "./training-job.js";

/** Called now and then with the state of a training. If it throws, as a progress bar does once its cell is interrupted, all trainings end. */
export type OnStatus = (status: TrainingStatus) => Promise<void> | void;

/** Runs one training on its own thread. Rejects only after the thread has ended. */
function trainInWorker(
  training: TrainingJob,
  onStatus: OnStatus,
  signal: AbortSignal,
): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    // Without the process's options, such as a kernel's hooks.
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: training,
      execArgv: [],
    });
    let failure = new Error(`${training.name}: its thread ended before the training did`);
    const stop = () => void worker.terminate();
    signal.addEventListener("abort", stop);
    const failWith = (error: Error) => {
      failure = error;
      stop();
    };
    const report = async (status: TrainingStatus) => onStatus(status);
    worker.on("message", (message: TrainingMessage) => {
      if ("status" in message) return void report(message.status).catch(failWith);
      resolve(message.result);
    });
    worker.on("error", (error: Error) => {
      error.message = `${training.name}: ${error.message}`;
      failure = error;
    });
    worker.on("exit", () => {
      signal.removeEventListener("abort", stop);
      reject(failure);
    });
  });
}

/**
 * Runs trainings side by side, each on its own thread, as many at once as there are processors. Threads of different trainings
 * need not wait for each other within a step, so this is faster than dividing the batches of one training after the other. Each
 * result is that of the training alone. If one fails, the others are stopped.
 *
 * @example const results = await trainInParallel(jobs, bar.onStatus);
 */
export async function trainInParallel(
  trainings: readonly TrainingJob[],
  onStatus: OnStatus = () => {},
): Promise<TrainingResult[]> {
  const results: TrainingResult[] = new Array<TrainingResult>(trainings.length);
  const failed = new AbortController();
  let next = 0;
  const lane = async () => {
    while (next < trainings.length && !failed.signal.aborted) {
      const index = next++;
      results[index] = await trainInWorker(trainings[index]!, onStatus, failed.signal);
    }
  };
  const lanes = Array.from({ length: Math.min(availableParallelism(), trainings.length) }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    failed.abort();
    await Promise.allSettled(lanes);
    throw error;
  }
  return results;
}
