import type { Random } from "../random.js";
import { eluActivation, reluActivation, sigmoidActivation, tanhActivation } from "./activations.js";
import { Dense } from "./dense.js";
import type { ActivationDescription, LayerDescription } from "./description.js";
import { Elementwise } from "./elementwise.js";
import { initialWeights } from "./initialise.js";
import type { Layer, Parameter } from "./layer.js";
import { type Tensor, zeros } from "./tensor.js";

function activationOf(description: ActivationDescription) {
  switch (description.kind) {
    case "relu":
      return reluActivation;
    case "elu":
      return eluActivation(description.alpha ?? 1);
    case "tanh":
      return tanhActivation;
    case "sigmoid":
      return sigmoidActivation;
  }
}

function buildLayers(descriptions: readonly LayerDescription[], random: Random): Layer[] {
  let denseCount = 0;
  return descriptions.map((description, i) => {
    if (description.kind !== "dense")
      return new Elementwise(`${description.kind} ${i + 1}`, activationOf(description));
    const { inputs, outputs } = description;
    const next = descriptions[i + 1];
    const following = next && next.kind !== "dense" ? next.kind : undefined;
    return new Dense(
      `dense ${++denseCount}`,
      initialWeights(inputs, outputs, following, random),
      zeros(outputs),
    );
  });
}

/** Index of the largest number; the first one among equals. */
export function argMax(numbers: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < numbers.length; k++) if (numbers[k]! > numbers[best]!) best = k;
  return best;
}

/** The class with the largest output, for each row of outputs [batch, classes]. */
export function predictedClasses(outputs: Tensor): number[] {
  const [batch, classes] = outputs.shape as [number, number];
  return Array.from({ length: batch }, (_, i) =>
    argMax(outputs.data.subarray(i * classes, (i + 1) * classes)),
  );
}

/** A stack of layers, built from a plain description and run in Float64 by readable loops. */
export class Model {
  readonly descriptions: readonly LayerDescription[];
  readonly layers: Layer[];

  /**
   * @param descriptions the layers, from input to output
   * @param options.random draws the initial weights
   */
  constructor(descriptions: readonly LayerDescription[], options: { random: Random }) {
    this.descriptions = descriptions;
    this.layers = buildLayers(descriptions, options.random);
  }

  /** [batch, inputs] → logits [batch, classes] */
  forward(inputs: Tensor): Tensor {
    return this.layers.reduce((x, layer) => layer.forward(x), inputs);
  }

  /** The output of every layer, in order; the last one holds the logits. */
  activations(inputs: Tensor): Tensor[] {
    let x = inputs;
    return this.layers.map((layer) => (x = layer.forward(x)));
  }

  /** From ∂loss/∂logits of the last `forward` to ∂loss/∂inputs; sets every parameter's gradient. */
  backward(logitsGradient: Tensor): Tensor {
    return this.layers.reduceRight((gradient, layer) => layer.backward(gradient), logitsGradient);
  }

  /** All weights and biases, from input to output. */
  parameters(): Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters);
  }

  /** The class with the largest logit, for every sample. */
  predict(inputs: Tensor): number[] {
    return predictedClasses(this.forward(inputs));
  }
}
