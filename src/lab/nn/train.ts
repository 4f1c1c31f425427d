import type { Random } from "../random.js";
import { type Loss, softmaxCrossEntropy } from "./losses.js";
import { type Model, predictedClasses } from "./model.js";
import type { Optimizer } from "./optimizers.js";
import { norm, take, type Tensor } from "./tensor.js";

/** Samples with their classes. */
export interface Dataset {
  /** [samples, features] */
  inputs: Tensor;
  /** [samples], classes counted from 0 */
  labels: number[];
}

/** How well a model does on a data set. */
export interface Score {
  /** mean over samples */
  loss: number;
  /** share of samples classified right, 0 to 1 */
  accuracy: number;
}

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

/** Loss and accuracy of a model on a data set. */
export function evaluate(model: Model, { inputs, labels }: Dataset, loss: Loss = softmaxCrossEntropy): Score {
  const outputs = model.forward(inputs);
  const right = predictedClasses(outputs).filter((label, i) => label === labels[i]).length;
  return { loss: loss.value(outputs, labels), accuracy: right / labels.length };
}

/** One pass over the data in mini-batches. Returns the mean gradient norm of each weight matrix. */
function trainEpoch(model: Model, epoch: number, options: TrainOptions): number[] {
  const { train, optimizer, batchSize, random, loss = softmaxCrossEntropy } = options;
  const order = random.permutation(train.labels.length);
  const parameters = model.parameters();
  const matrices = parameters.filter((parameter) => parameter.value.shape.length > 1);
  const norms = matrices.map(() => 0);
  const batches = Math.ceil(order.length / batchSize);
  for (let b = 0; b < batches; b++) {
    const chosen = order.slice(b * batchSize, (b + 1) * batchSize);
    const labels = chosen.map((i) => train.labels[i]!);
    const outputs = model.forward(take(train.inputs, chosen), "train");
    const value = loss.value(outputs, labels);
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `train: the loss is ${value} in epoch ${epoch}, batch ${b + 1}; try a lower learning rate`,
      );
    }
    model.backward(loss.gradient(outputs, labels));
    matrices.forEach((matrix, k) => (norms[k]! += norm(matrix.gradient) / batches));
    optimizer.step(parameters);
  }
  return norms;
}

/** Trains a model in place. Returns the course of losses, accuracies and gradient norms. */
export function train(model: Model, options: TrainOptions): History {
  const { epochs, batchSize, onEpoch } = options;
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new RangeError(`train: the batch size must be a whole number above 0, not ${batchSize}`);
  }
  const empty = (): Curve => ({ loss: [], accuracy: [] });
  const history: History = { epochs: [], train: empty(), test: empty(), gradientNorms: [] };
  const record = (curve: Curve, score: Score) => {
    curve.loss.push(score.loss);
    curve.accuracy.push(score.accuracy);
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    history.epochs.push(epoch);
    history.gradientNorms.push(trainEpoch(model, epoch, options));
    record(history.train, evaluate(model, options.train, options.loss));
    if (options.test) record(history.test, evaluate(model, options.test, options.loss));
    onEpoch?.({ epoch, model, history });
  }
  return history;
}
