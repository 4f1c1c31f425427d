import { checkShapes, Hloss } from "./Hloss.js";
import { type NdArray, nj } from "./nj.js";

/** Squared distance between outputs and one-hot targets, summed over samples and classes. */
export class HMSE extends Hloss {
  readonly name = "HMSE";
  private residual: NdArray = nj.zeros([0, 0]);

  forward(y: NdArray, t: NdArray): number {
    checkShapes(this.name, y, t);
    this.residual = y.subtract(t);
    return this.residual.multiply(this.residual).sum();
  }

  // ∂L/∂y = 2 (y − t)
  backward(): NdArray {
    return this.residual.multiply(2);
  }
}
