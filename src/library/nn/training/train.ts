import type { Random } from "../../random.js";
import { referenceEngine } from "../model/engine.js";
import { type Dataset, evaluate, type Score } from "./evaluate.js";
import type { Loss } from "../model/losses.js";
import type { Model } from "../model/model.js";
import type { Optimizer } from "../model/optimizers.js";
import { norm } from "../tensor/tensor.js";
import { trainEpoch } from "./train-epoch.js";

/** The course of a training, one number for each epoch. */
export interface Curve {
  loss: number[];
  accuracy: number[];
}

/** What training recorded. Scores are taken after each epoch, on the whole set. */
export interface History {
  /** 1, 2, … */
  epochs: number[];
  train: Curve;
  test: Curve;
  /** gradientNorms[epoch][k]: norm of the gradient of the k-th weight matrix, mean over the epoch's batches. */
  gradientNorms: number[][];
}

/** What `onEpoch` is told after each epoch. */
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

/** Trains a model in place. Returns the course of losses, accuracies and gradient norms. */
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
