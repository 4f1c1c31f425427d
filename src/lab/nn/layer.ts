import type { Tensor } from "./tensor.js";

/** Weights that training changes, with the gradient of the loss with respect to them. */
export interface Parameter {
  /** For messages and tables, e.g. `dense 1 weights`. */
  name: string;
  value: Tensor;
  gradient: Tensor;
}

/** One step of a model. `forward` keeps what the following `backward` needs. */
export interface Layer {
  readonly name: string;
  readonly parameters: Parameter[];
  /** [batch, inputs] → [batch, outputs] */
  forward(inputs: Tensor): Tensor;
  /** ∂loss/∂outputs → ∂loss/∂inputs; sets the gradients of the parameters on its way. */
  backward(outputGradient: Tensor): Tensor;
}
