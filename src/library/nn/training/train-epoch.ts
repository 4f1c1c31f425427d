import type { Random } from "../../random.js";
import type { Engine } from "../model/engine.js";
import type { Dataset } from "./evaluate.js";
import { pick, type Samples } from "../tensor/tensor.js";

/** What one pass over the data needs to know. */
export interface EpochOptions {
  train: Dataset<Samples>;
  batchSize: number;
  /** Shuffles the samples before the pass. */
  random: Random;
  /** For messages: 1, 2, … */
  epoch: number;
}

/** One step that was made. */
export interface BatchState {
  /** 1, 2, … */
  batch: number;
  /** How many there are in the epoch. */
  batches: number;
  /** Of the mini-batch, before the step. */
  loss: number;
}

/** Trains on every sample once, in mini-batches of a new random order; pauses after each step. */
export function* trainEpoch(
  engine: Engine,
  { train, batchSize, random, epoch }: EpochOptions,
): Generator<BatchState, void> {
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new RangeError(`train: the batch size must be a whole number above 0, not ${batchSize}`);
  }
  const order = random.permutation(train.labels.length);
  const batches = Math.ceil(order.length / batchSize);
  for (let batch = 1; batch <= batches; batch++) {
    const chosen = order.slice((batch - 1) * batchSize, batch * batchSize);
    const loss = engine.trainBatch(
      pick(train.inputs, chosen),
      chosen.map((i) => train.labels[i]!),
    );
    if (!Number.isFinite(loss)) {
      throw new RangeError(
        `train: the loss is ${loss} in epoch ${epoch}, batch ${batch}; try a lower learning rate`,
      );
    }
    yield { batch, batches, loss };
  }
}
