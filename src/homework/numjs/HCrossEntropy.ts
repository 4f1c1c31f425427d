import { checkShapes, Hloss } from "./Hloss.js";
import { type NdArray, nj } from "./nj.js";

/** Cross-entropy between one-hot targets and the softmax of the outputs, summed over samples, in nats. */
export class HCrossEntropy extends Hloss {
  readonly name = "HCrossEntropy";
  private p: NdArray = nj.zeros([0, 0]);
  private t: NdArray = nj.zeros([0, 0]);

  forward(y: NdArray, t: NdArray): number {
    checkShapes(this.name, y, t);
    const [batch, classes] = y.shape as [number, number];
    const across = (column: NdArray) => nj.dot(column, nj.ones([1, classes])); // [batch, 1] → [batch, classes]
    // numjs has no maximum along an axis, hence the rows one by one.
    const largest = nj.array(y.tolist().map((row) => [Math.max(...row)])); // [batch, 1]
    const shifted = y.subtract(across(largest));
    const exponentials = nj.exp(shifted);
    const sums = nj.dot(exponentials, nj.ones([classes, 1])); // [batch, 1]
    this.p = exponentials.divide(across(sums));
    this.t = t;
    const logP = shifted.subtract(across(nj.log(sums))); // log-sum-exp: no logarithm of a vanished probability
    return batch === 0 ? 0 : -t.multiply(logP).sum();
  }

  // ∂L/∂y = softmax(y) − t
  backward(): NdArray {
    return this.p.subtract(this.t);
  }
}
