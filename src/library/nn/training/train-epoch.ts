import type { Random } from "../../random.js";
import type { Engine } from "../model/engine.js";
import type { Dataset } from "./evaluate.js";
import { pick, type Samples } from "../tensor/tensor.js";

/** Options of one pass over the data. */
export interface EpochOptions {
  train: Dataset<Samples>;
  batchSize: number;
  /** Shuffles the samples before the pass. */
  random: Random;
  /** For messages: 1, 2, … */
  epoch: number;
}

/** A finished step. */
export interface BatchState {
  /** 1, 2, … */
  batch: number;
  /** In the epoch. */
  batches: number;
  /** Of the mini-batch, before the step. */
  loss: number;
}

/** Trains on every sample once, in mini-batches of a new random order; yields after each step. Throws a RangeError if the loss is not finite. */
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
