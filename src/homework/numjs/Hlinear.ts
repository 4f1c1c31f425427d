import type { Random } from "../../library/random.js";
import { Hlayer, type Hparameter } from "./Hlayer.js";
import { type NdArray, nj } from "./nj.js";

/** A fully connected layer, y = x W + b. */
export class Hlinear extends Hlayer {
  readonly name = "Hlinear";
  /** W [inputs, outputs] and b [1, outputs] */
  override readonly parameters: Hparameter[];
  private x: NdArray = nj.zeros([0, 0]);

  /** Weights are uniform in ±√(6 / (fan-in + fan-out)) (Glorot & Bengio, AISTATS 2010, eq. 16); biases are 0. */
  constructor(inputs: number, outputs: number, random: Random) {
    super();
    const limit = Math.sqrt(6 / (inputs + outputs));
    const draw = () => random.uniform(-limit, limit);
    const weights = nj.array(Array.from({ length: inputs }, () => Array.from({ length: outputs }, draw)));
    this.parameters = [
      { name: "W", value: weights, gradient: nj.zeros([inputs, outputs]) },
      { name: "b", value: nj.zeros([1, outputs]), gradient: nj.zeros([1, outputs]) },
    ];
  }

  outputs(inputs: number): number {
    const [fanIn, fanOut] = this.parameters[0]!.value.shape as [number, number];
    if (inputs !== fanIn)
      throw new RangeError(`Hlinear: takes ${fanIn} inputs, but the layer before gives ${inputs}`);
    return fanOut;
  }

  forward(x: NdArray): NdArray {
    const [W, b] = this.parameters.map((parameter) => parameter.value) as [NdArray, NdArray];
    this.x = x;
    return nj.dot(x, W).add(nj.dot(nj.ones([x.shape[0]!, 1]), b)); // x W + 1 b
  }

  backward(dy: NdArray): NdArray {
    const [W, b] = this.parameters as [Hparameter, Hparameter];
    W.gradient = nj.dot(this.x.T, dy); // ∂L/∂W = xᵀ dy
    b.gradient = nj.dot(nj.ones([1, dy.shape[0]!]), dy); // ∂L/∂b = 1ᵀ dy, the sum over samples
    return nj.dot(dy, W.value.T); // ∂L/∂x = dy Wᵀ
  }
}
