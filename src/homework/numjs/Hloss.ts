import type { NdArray } from "./nj.js";

/** Base class of losses. A loss is a **sum** over the samples of the batch, as the homework has it. */
export abstract class Hloss {
  abstract readonly name: string;
  /** outputs y and one-hot targets t, both [batch, classes] → one number; keeps what `backward` needs. */
  abstract forward(y: NdArray, t: NdArray): number;
  /** ∂loss/∂y [batch, classes] */
  abstract backward(): NdArray;
}

/** Throws unless outputs and targets have the same shape. */
export function checkShapes(name: string, y: NdArray, t: NdArray): void {
  if (y.shape.join() !== t.shape.join()) {
    throw new RangeError(
      `${name}: outputs [${y.shape.join()}] and targets [${t.shape.join()}] differ in shape`,
    );
  }
}
