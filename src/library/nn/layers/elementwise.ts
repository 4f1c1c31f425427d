import type { Activation } from "./activations.js";
import type { Layer, Parameter } from "./layer.js";
import { type Tensor, zeros } from "../tensor/tensor.js";

/** Applies one activation to every element; keeps the shape. */
export class Elementwise implements Layer {
  readonly name: string;
  readonly parameters: Parameter[] = [];
  private readonly activation: Activation;
  private outputs: Tensor = zeros(0, 0);

  constructor(name: string, activation: Activation) {
    this.name = name;
    this.activation = activation;
  }

  /** [batch, …] → [batch, …] */
  forward(inputs: Tensor): Tensor {
    const f = this.activation.forward;
    const outputs = zeros(...inputs.shape);
    for (let i = 0; i < outputs.data.length; i++) outputs.data[i] = f(inputs.data[i]!);
    return (this.outputs = outputs);
  }

  /** ∂L/∂a [batch, …] → ∂L/∂z [batch, …] = ∂L/∂a · f′(z) */
  backward(outputGradient: Tensor): Tensor {
    const df = this.activation.derivative;
    const inputGradient = zeros(...outputGradient.shape);
    for (let i = 0; i < inputGradient.data.length; i++) {
      inputGradient.data[i] = outputGradient.data[i]! * df(this.outputs.data[i]!);
    }
    return inputGradient;
  }
}
