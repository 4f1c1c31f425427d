import { Hlayer } from "./Hlayer.js";
import { type NdArray, nj } from "./nj.js";

/** The logistic sigmoid of every element, a = 1 / (1 + e⁻ᶻ). */
export class Hsigmoid extends Hlayer {
  readonly name = "Hsigmoid";
  private a: NdArray = nj.zeros([0, 0]);

  outputs(inputs: number): number {
    return inputs;
  }

  forward(z: NdArray): NdArray {
    const ones = nj.ones(z.shape);
    this.a = ones.divide(nj.exp(z.multiply(-1)).add(1));
    return this.a;
  }

  backward(da: NdArray): NdArray {
    const derivative = this.a.multiply(nj.ones(this.a.shape).subtract(this.a)); // a (1 − a)
    return da.multiply(derivative);
  }
}
