import { formatNumber } from "../../shared/format-number.js";
import type { BatchState, TrainingHistory } from "../nn/index.js";
import { progress } from "./progress.js";

/** Weight of a new loss in the running loss: an average over the last ten or so. */
const NEW_SHARE = 0.1;

/** Shortest interval a speed is measured over. */
const SPEED_OVER_MS = 1000;

/** The state of one of several trainings. */
interface Status extends BatchState {
  name: string;
  epoch: number;
  history: TrainingHistory;
}

/** A display of long trainings side by side, updated in place. */
export interface TrainingProgress {
  /** Reports the state of one training. Rejects once the cell has been interrupted. */
  onStatus(status: Status): Promise<void>;
  /** Replaces the display by a final line that is the same in every run. */
  done(): void;
}

/** The state shown for each training. */
interface Shown {
  /** Images trained on so far, and in all its epochs. */
  images: number;
  total: number;
  runningLoss: number | undefined;
  text: string;
}

/**
 * Starts a progress bar for trainings side by side: the images of all, images per second and time left; for each running
 * training its epoch, batch, running loss and its last accuracy on the set named `scored`.
 *
 * @example
 * const bar = trainingProgress("five trainings", jobs, "test");
 * const results = await trainInParallel(jobs, bar.onStatus);
 * bar.done();
 */
export function trainingProgress(
  label: string,
  trainings: readonly { name: string; epochs: number; train: { labels: number[] } }[],
  scored: string,
): TrainingProgress {
  const shown = new Map<string, Shown>();
  for (const { name, epochs, train } of trainings)
    shown.set(name, { images: 0, total: epochs * train.labels.length, runningLoss: undefined, text: "" });
  const sum = (key: "images" | "total") => [...shown.values()].reduce((total, each) => total + each[key], 0);
  const bar = progress(`${label}, images`, sum("total"));
  let last = { at: performance.now(), images: 0 };
  let speed = "";
  const measureSpeed = (images: number) => {
    const passed = performance.now() - last.at;
    if (passed < SPEED_OVER_MS) return;
    speed = `${formatNumber(Math.round((1000 * (images - last.images)) / passed))} images/s`;
    last = { at: performance.now(), images };
  };
  return {
    async onStatus({ name, batch, batches, epoch, loss, history }) {
      const training = trainings.find((each) => each.name === name)!;
      const each = shown.get(name)!;
      each.images = Math.round((epoch - 1 + batch / batches) * training.train.labels.length);
      each.runningLoss =
        each.runningLoss === undefined ? loss : each.runningLoss + NEW_SHARE * (loss - each.runningLoss);
      const score = history.epochs.at(-1)?.raw[scored];
      const accuracy = score ? `, accuracy (${scored}) ${(100 * score.accuracy).toFixed(2)} %` : "";
      const position = `epoch ${epoch} of ${training.epochs}, batch ${formatNumber(batch)} of ${formatNumber(batches)}`;
      each.text = `${name}: ${position}, loss ${each.runningLoss.toFixed(4)}${accuracy}`;
      measureSpeed(sum("images"));
      const running = [...shown.values()].filter(({ text, images, total }) => text && images < total);
      await bar.update(sum("images"), [speed, ...running.map(({ text }) => text)].filter(Boolean).join("; "));
    },
    done: () => bar.done(),
  };
}
