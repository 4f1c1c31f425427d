import type { BatchState, LongHistory } from "../nn/index.js";
import { progress } from "./progress.js";

/** Share of the running loss that one batch replaces: it follows the last thousand or so. */
const NEW_SHARE = 0.001;

/** A display of a long training, updated in place. */
export interface TrainingProgress {
  /** To be called after each batch. */
  onBatch(state: BatchState & { epoch: number; history: LongHistory }): Promise<void>;
  /** Leaves a last line that is the same in every run. */
  done(): Promise<void>;
}

/**
 * Shows epoch, batch, running loss, images per second, time left, and the accuracy on the set called `scored` after the last
 * epoch.
 */
export function trainingProgress(
  label: string,
  { epochs, images, scored }: { epochs: number; images: number; scored: string },
): TrainingProgress {
  const bar = progress(`${label}, images`, epochs * images);
  let runningLoss: number | undefined;
  let last = { at: performance.now(), done: 0 };
  let rate = "";
  return {
    async onBatch({ batch, batches, epoch, loss, history }) {
      runningLoss = runningLoss === undefined ? loss : runningLoss + NEW_SHARE * (loss - runningLoss);
      const done = Math.round((epoch - 1 + batch / batches) * images);
      const seconds = (performance.now() - last.at) / 1000;
      if (seconds > 1) {
        rate = `, ${Math.round((done - last.done) / seconds).toLocaleString("en")} images/s`;
        last = { at: performance.now(), done };
      }
      const score = history.epochs.at(-1)?.raw[scored];
      const accuracy = score ? `, accuracy (${scored}) ${(100 * score.accuracy).toFixed(2)} %` : "";
      const place = `epoch ${epoch} of ${epochs}, batch ${batch} of ${batches}`;
      await bar.update(done, `${place}, loss ${runningLoss.toFixed(4)}${accuracy}${rate}`);
    },
    done: () => bar.done(),
  };
}
