import { Hlayer } from "./Hlayer.js";
import type { NdArray } from "./nj.js";

/** The input layer: passes its input on, and checks that it has as many features as announced. */
export class Hinput extends Hlayer {
  readonly name = "Hinput";
  private readonly features: number;

  constructor(features: number) {
    super();
    this.features = features;
  }

  outputs(): number {
    return this.features;
  }

  forward(x: NdArray): NdArray {
    const given = x.shape[1];
    if (given !== this.features)
      throw new RangeError(`Hinput: ${this.features} features expected, ${given} given`);
    return x;
  }

  backward(dy: NdArray): NdArray {
    return dy;
  }
}
