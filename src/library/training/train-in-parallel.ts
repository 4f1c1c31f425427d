import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { TrainingResult, TrainingJob, TrainingMessage, TrainingStatus } from "./training-job.js";

/** Told now and then where a training is. If it throws, as a progress display does once its cell is interrupted, all trainings end. */
export type OnStatus = (status: TrainingStatus) => Promise<void> | void;

/** Runs one training on a thread of its own. Rejects only once the thread has ended: nothing goes on behind the caller's back. */
function trainInWorker(
  training: TrainingJob,
  onStatus: OnStatus,
  signal: AbortSignal,
): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    // Options of the process, such as a kernel's hooks, are not for this thread.
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: training,
      execArgv: [],
    });
    let failure = new Error(`${training.name}: its thread ended before the training did`);
    const stop = () => void worker.terminate();
    signal.addEventListener("abort", stop);
    const giveUp = (error: Error) => {
      failure = error;
      stop();
    };
    const tell = async (status: TrainingStatus) => onStatus(status);
    worker.on("message", (message: TrainingMessage) => {
      if ("status" in message) return void tell(message.status).catch(giveUp);
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
 * Runs trainings side by side, each on a thread of its own and as many at once as there are processors: several trainings need no
 * waiting for each other within a step, so this is faster than sharing out the batches of one after the other. Each result is
 * the same as that of the training alone. If one fails, the others are ended.
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
