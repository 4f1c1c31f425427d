import { type Loss, softmaxCrossEntropy } from "./losses.js";
import type { Model } from "./model.js";
import type { Optimizer } from "./optimizers.js";
import { copyInto, type NamedTensors, type Samples, type Tensor } from "./tensor.js";

/** A model with its loss and its optimizer: what a training loop drives, whichever engine computes. */
export interface Engine {
  /** One step on a mini-batch: inputs [batch, …], labels [batch]. Returns the loss before it, mean over the batch. */
  trainBatch(inputs: Samples, labels: readonly number[]): number;
  /** Prediction: inputs [batch, …] → logits [batch, classes]. */
  forward(inputs: Samples): Tensor;
  /** Copies of all weights and biases by parameter name, e.g. `dense 1 weights`. */
  weights(): NamedTensors;
  /** Takes over weights and biases. Throws a RangeError if one is missing or of another shape. */
  load(weights: NamedTensors): void;
  /** Copies of the weights and of the optimizer's state: all that later steps depend on, besides data and `Random`. */
  save(): NamedTensors;
  /** Goes on from what `save` gave. */
  restore(state: NamedTensors): void;
}

/** The readable engine: a model's own loops in Float64. */
export function readableEngine(
  model: Model,
  { optimizer, loss = softmaxCrossEntropy }: { optimizer: Optimizer; loss?: Loss },
): Engine {
  const parameters = model.parameters();
  const weights = (): NamedTensors =>
    Object.fromEntries(
      parameters.map(({ name, value: { shape, data } }) => [name, { shape, data: data.slice() }]),
    );
  const load = (source: NamedTensors) =>
    parameters.forEach(({ name, value }) => copyInto(value, name, source));
  return {
    trainBatch(inputs, labels) {
      const outputs = model.forward(inputs, "train");
      const value = loss.value(outputs, labels);
      model.backward(loss.gradient(outputs, labels));
      optimizer.step(parameters);
      return value;
    },
    forward: (inputs) => model.forward(inputs),
    weights,
    load,
    save: () => ({ ...weights(), ...optimizer.save(parameters) }),
    restore(state) {
      load(state);
      optimizer.restore(parameters, state);
    },
  };
}
