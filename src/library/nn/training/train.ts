import type { Random } from "../../random.js";
import { referenceEngine } from "../model/engine.js";
import { type Dataset, evaluate, type Score } from "./evaluate.js";
import type { Loss } from "../model/losses.js";
import type { Model } from "../model/model.js";
import type { Optimizer } from "../model/optimizers.js";
import { norm } from "../tensor/tensor.js";
import { trainEpoch } from "./train-epoch.js";

/** Loss and accuracy of a training, one number per epoch. */
export interface Curve {
  loss: number[];
  accuracy: number[];
}

/** The record of a training. Scores are taken after each epoch, on the whole set. */
export interface History {
  /** 1, 2, … */
  epochs: number[];
  train: Curve;
  test: Curve;
  /** gradientNorms[epoch][k]: norm of the gradient of the k-th weight matrix, mean over the epoch's batches. */
  gradientNorms: number[][];
}

/** The argument of `onEpoch`. */
export interface EpochState {
  epoch: number;
  model: Model;
  history: History;
}

export interface TrainOptions {
  train: Dataset;
  /** Scored after each epoch if given; never trained on. */
  test?: Dataset;
  /** Default: softmax cross-entropy. */
  loss?: Loss;
  optimizer: Optimizer;
  epochs: number;
  batchSize: number;
  /** Shuffles the samples before each epoch. */
  random: Random;
  onEpoch?: (state: EpochState) => void;
}

/**
 * Trains a model in place with the reference engine. Returns losses, accuracies and gradient norms of every epoch.
 *
 * @example
 * const history = train(model, { ...parts, optimizer: adam(), epochs: 100, batchSize: 32, random });
 */
export function train(model: Model, options: TrainOptions): History {
  const { epochs, onEpoch } = options;
  const engine = referenceEngine(model, options);
  const matrices = model.parameters().filter(({ value }) => value.shape.length > 1);
  const empty = (): Curve => ({ loss: [], accuracy: [] });
  const history: History = { epochs: [], train: empty(), test: empty(), gradientNorms: [] };
  const record = (curve: Curve, score: Score) => {
    curve.loss.push(score.loss);
    curve.accuracy.push(score.accuracy);
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const norms = matrices.map(() => 0);
    for (const { batches } of trainEpoch(engine, { ...options, epoch }))
      matrices.forEach(({ gradient }, k) => (norms[k]! += norm(gradient) / batches));
    history.epochs.push(epoch);
    history.gradientNorms.push(norms);
    record(history.train, evaluate(model, options.train, options.loss));
    if (options.test) record(history.test, evaluate(model, options.test, options.loss));
    onEpoch?.({ epoch, model, history });
  }
  return history;
}
