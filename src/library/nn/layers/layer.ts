import type { Tensor } from "../tensor/tensor.js";

/** Weights that training changes, with the gradient of the loss with respect to them. */
export interface Parameter {
  /** For messages and tables, e.g. `dense 1 weights`. */
  name: string;
  value: Tensor;
  gradient: Tensor;
}

/** What a forward pass is for. Dropout acts in training only. */
export type Mode = "train" | "predict";

/** One layer of a model. `forward` stores what the next `backward` needs. */
export interface Layer {
  readonly name: string;
  readonly parameters: Parameter[];
  /** [batch, …inputs] → [batch, …outputs]; throws a RangeError naming the layer if the shape does not fit. */
  forward(inputs: Tensor, mode: Mode): Tensor;
  /** ∂loss/∂outputs → ∂loss/∂inputs; sets the gradients of the parameters. */
  backward(outputGradient: Tensor): Tensor;
}
