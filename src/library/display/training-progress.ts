import type { BatchState, TrainingHistory } from "../nn/index.js";
import { progress } from "./progress.js";

/** Share of the running loss that one report replaces: it follows the last ten or so. */
const NEW_SHARE = 0.1;

/** Shortest time that a speed is measured over. */
const SPEED_OVER_MS = 1000;

/** Where one of several trainings is. */
interface Place extends BatchState {
  name: string;
  epoch: number;
  history: TrainingHistory;
}

/** A display of long trainings side by side, updated in place. */
export interface TrainingProgress {
  /** To be called now and then for each training. Rejects once the cell has been interrupted. */
  onStatus(place: Place): Promise<void>;
  /** Leaves a last line that is the same in every run. */
  done(): Promise<void>;
}

/** What is shown of each training. */
interface Shown {
  /** Images so far, and of all its epochs. */
  images: number;
  total: number;
  runningLoss: number | undefined;
  text: string;
}

/**
 * Shows how far all trainings have come together, the images per second and the time left; and for each one at work its epoch,
 * batch, running loss, and accuracy on the set called `scored` after the last epoch.
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
    speed = `${Math.round((1000 * (images - last.images)) / passed).toLocaleString("en")} images/s`;
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
      const place = `epoch ${epoch} of ${training.epochs}, batch ${batch} of ${batches}`;
      each.text = `${name}: ${place}, loss ${each.runningLoss.toFixed(4)}${accuracy}`;
      measureSpeed(sum("images"));
      const atWork = [...shown.values()].filter(({ text, images, total }) => text && images < total);
      await bar.update(sum("images"), [speed, ...atWork.map(({ text }) => text)].filter(Boolean).join("; "));
    },
    done: () => bar.done(),
  };
}
