import type { NdArray } from "./nj.js";

/** A trainable array and the gradient of the loss with respect to it. */
export interface Hparameter {
  name: string;
  value: NdArray;
  gradient: NdArray;
}

/**
 * Base class of layers. A new layer writes `name`, `outputs`, `forward` and `backward`; one with something to learn
 * also overrides `parameters`.
 */
export abstract class Hlayer {
  abstract readonly name: string;
  /** What an optimizer changes; layers without weights keep the empty list. */
  readonly parameters: Hparameter[] = [];
  /** Number of outputs, given the number of inputs. Throws if the layer cannot take that many. */
  abstract outputs(inputs: number): number;
  /** x [batch, inputs] → y [batch, outputs]; keeps what `backward` needs. */
  abstract forward(x: NdArray): NdArray;
  /** ∂loss/∂y → ∂loss/∂x; sets the gradients of the parameters. */
  abstract backward(dy: NdArray): NdArray;
}
