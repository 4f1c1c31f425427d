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

/** A model with its loss and optimizer, as a training loop uses it. */
export interface Engine extends Predictor {
  /** One step on a mini-batch: inputs [batch, …], labels [batch]. Returns the loss before it, mean over the batch. */
  trainBatch(inputs: Samples, labels: readonly number[]): number;
  /** Sets weights and biases. Throws a RangeError if one is missing or of another shape. */
  load(weights: NamedTensors): void;
  /** The moving average of the weights, as a model that can predict. Throws if the engine keeps none. */
  readonly averaged: Predictor;
  /** Copies of weights, average and optimizer state: everything later steps depend on besides data and `Random`. */
  save(): NamedTensors;
  /** Restores a state that `save` returned. */
  restore(state: NamedTensors): void;
}

/** Options of the reference engine, besides its model. */
export interface ReferenceEngineOptions {
  optimizer: Optimizer;
  /** Default: softmax cross-entropy. */
  loss?: Loss;
  /** Decay of a moving average of the weights. Default: no average. */
  average?: number;
}

/** An engine that runs a model's own loops in float64. */
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
