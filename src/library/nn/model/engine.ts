import { type Loss, softmaxCrossEntropy } from "./losses.js";
import type { Model } from "./model.js";
import type { Optimizer } from "./optimizers.js";
import { copyInto, type NamedTensors, type Samples, type Tensor } from "../tensor/tensor.js";
import { WeightAverage } from "./weight-average.js";

/** Weights that can predict. */
export interface Predictor {
  /** Inputs [batch, …] → logits [batch, classes]. */
  forward(inputs: Samples): Tensor;
  /** Copies of all weights and biases by parameter name, e.g. `dense 1 weights`. */
  weights(): NamedTensors;
}

/** A model with its loss and its optimizer: what a training loop drives, whichever engine computes. */
export interface Engine extends Predictor {
  /** One step on a mini-batch: inputs [batch, …], labels [batch]. Returns the loss before it, mean over the batch. */
  trainBatch(inputs: Samples, labels: readonly number[]): number;
  /** Takes over weights and biases. Throws a RangeError if one is missing or of another shape. */
  load(weights: NamedTensors): void;
  /** The moving average of the weights, as a model that can predict. Throws if the engine was not told to keep one. */
  readonly averaged: Predictor;
  /** Copies of the weights, their average and the optimizer's state: all that later steps depend on, besides data and `Random`. */
  save(): NamedTensors;
  /** Goes on from what `save` gave. */
  restore(state: NamedTensors): void;
}

/** What the reference engine is told besides its model. */
export interface ReferenceEngineOptions {
  optimizer: Optimizer;
  /** Default: softmax cross-entropy. */
  loss?: Loss;
  /** Keeps a moving average of the weights, with this decay. Default: none. */
  average?: number;
}

/** The reference engine: a model's own loops in Float64. */
export function referenceEngine(
  model: Model,
  { optimizer, loss = softmaxCrossEntropy, average: decay }: ReferenceEngineOptions,
): Engine {
  const parameters = model.parameters();
  const average = decay === undefined ? undefined : new WeightAverage(decay);
  const weights = (): NamedTensors =>
    Object.fromEntries(
      parameters.map(({ name, value: { shape, data } }) => [name, { shape, data: data.slice() }]),
    );
  const load = (source: NamedTensors) =>
    parameters.forEach(({ name, value }) => copyInto(value, name, source));
  const forward = (inputs: Samples) => model.forward(inputs);
  return {
    trainBatch(inputs, labels) {
      const outputs = model.forward(inputs, "train");
      const value = loss.value(outputs, labels);
      model.backward(loss.gradient(outputs, labels));
      optimizer.step(parameters);
      average?.update(weights());
      return value;
    },
    forward,
    weights,
    load,
    get averaged(): Predictor {
      if (!average) throw new Error("reference engine: no average is kept; give it { average: decay }");
      return {
        weights: () => average.weights(),
        forward(inputs) {
          const own = weights();
          load(average.weights());
          const outputs = forward(inputs);
          load(own);
          return outputs;
        },
      };
    },
    save: () => ({ ...weights(), ...optimizer.save(parameters), ...average?.save() }),
    restore(state) {
      load(state);
      optimizer.restore(parameters, state);
      average?.restore(state);
    },
  };
}
