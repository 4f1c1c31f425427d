import type { Layer, Parameter } from "./layer.js";
import type { Tensor } from "../tensor/tensor.js";

/** All numbers of a sample in one row, in their order. */
export class Flatten implements Layer {
  readonly name: string;
  readonly parameters: Parameter[] = [];
  private inputShape: number[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** [batch, …] → [batch, product of …] */
  forward(inputs: Tensor): Tensor {
    this.inputShape = inputs.shape;
    const batch = inputs.shape[0]!;
    return { shape: [batch, inputs.data.length / Math.max(batch, 1)], data: inputs.data };
  }

  /** [batch, product of …] → [batch, …] */
  backward(outputGradient: Tensor): Tensor {
    return { shape: this.inputShape, data: outputGradient.data };
  }
}
