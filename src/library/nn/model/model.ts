import type { Random } from "../../random.js";
import { eluActivation, reluActivation, sigmoidActivation, tanhActivation } from "../layers/activations.js";
import { Conv2d } from "../layers/conv2d.js";
import { Dense } from "../layers/dense.js";
import type { LayerDescription } from "../layers/layer-description.js";
import { Dropout } from "../layers/dropout.js";
import { Elementwise } from "../layers/elementwise.js";
import { Flatten } from "../layers/flatten.js";
import { initialWeights } from "../layers/initialize.js";
import type { Layer, Mode, Parameter } from "../layers/layer.js";
import { MaxPool2d } from "../layers/max-pool2d.js";
import { predictedClasses } from "./predicted-classes.js";
import { layerNames } from "../layers/shapes.js";
import { type Samples, type Tensor, toTensor, zeros } from "../tensor/tensor.js";

function buildLayer(
  descriptions: readonly LayerDescription[],
  i: number,
  name: string,
  random: Random,
): Layer {
  const description = descriptions[i]!;
  switch (description.kind) {
    case "dense":
      return new Dense(name, initialWeights(descriptions, i, random), zeros(description.outputs));
    case "conv2d":
      return new Conv2d(
        name,
        description,
        initialWeights(descriptions, i, random),
        zeros(description.outputs),
      );
    case "maxPool2d":
      return new MaxPool2d(name, description);
    case "flatten":
      return new Flatten(name);
    case "dropout":
      return new Dropout(name, description.rate, random);
    case "relu":
      return new Elementwise(name, reluActivation);
    case "elu":
      return new Elementwise(name, eluActivation(description.alpha ?? 1));
    case "tanh":
      return new Elementwise(name, tanhActivation);
    case "sigmoid":
      return new Elementwise(name, sigmoidActivation);
  }
}

/** A stack of layers, built from a plain description and run in Float64 by readable loops. */
export class Model {
  readonly descriptions: readonly LayerDescription[];
  readonly layers: Layer[];

  /**
   * @param descriptions the layers, from input to output
   * @param options.random draws the initial weights, then the masks of dropout layers whenever they train
   */
  constructor(descriptions: readonly LayerDescription[], options: { random: Random }) {
    this.descriptions = descriptions;
    const names = layerNames(descriptions);
    this.layers = descriptions.map((_, i) => buildLayer(descriptions, i, names[i]!, options.random));
  }

  /** [batch, …inputs] → logits [batch, classes] */
  forward(inputs: Samples, mode: Mode = "predict"): Tensor {
    return this.layers.reduce((x, layer) => layer.forward(x, mode), toTensor(inputs));
  }

  /** The output of every layer in prediction, in order; the last one holds the logits. */
  activations(inputs: Tensor): Tensor[] {
    let x = inputs;
    return this.layers.map((layer) => (x = layer.forward(x, "predict")));
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
