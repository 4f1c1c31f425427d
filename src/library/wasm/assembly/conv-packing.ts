import { ConvShape, paddedRun, dilatedRun } from "./conv-shape";
import { packWinogradWeights } from "./conv-winograd";
import { FLOAT, VECTOR } from "./simd";

/** Packs the weights of outputs `first` to `last` in panels of 8 outputs, as conv-tile.ts reads them. */
export function packWeights(
  shape: ConvShape,
  weights: usize,
  packed: usize,
  first: usize,
  last: usize,
): void {
  if (shape.winograd) {
    packWinogradWeights(shape, weights, packed, first, last);
    return;
  }
  const bytes = (shape.kernel * shape.run + 1) * VECTOR;
  const padded = paddedRun(shape);
  for (let o = first; o < last; o++) {
    const panel = o & ~7;
    const step: usize = shape.outputs - panel > 4 ? 2 * VECTOR : VECTOR;
    const row = weights + o * shape.weightsRow;
    let target = packed + (panel / 4) * bytes + (o & 7) * FLOAT;
    store<f32>(target, load<f32>(row + shape.kernel * padded)); // bias
    for (let r: usize = 0; r < shape.kernel; r++) {
      for (let k: usize = 0; k < shape.run; k++) {
        target += step;
        store<f32>(target, load<f32>(row + r * padded + k * FLOAT));
      }
    }
  }
}

/**
 * Packs the weights of outputs `first` to `last` as [outputs][kernel] rows; the pixel of zeros before each row is not touched.
 */
export function packDilatedWeights(
  shape: ConvShape,
  weights: usize,
  dilated: usize,
  first: usize,
  last: usize,
): void {
  const padded = paddedRun(shape);
  const dilatedRow = dilatedRun(shape);
  for (let o = first; o < last; o++) {
    let source = weights + o * shape.weightsRow;
    let target = dilated + o * shape.kernel * dilatedRow + shape.xPixel;
    for (let r: usize = 0; r < shape.kernel; r++, source += padded, target += dilatedRow) {
      for (let k: usize = 0; k < padded; k += VECTOR) v128.store(target + k, v128.load(source + k));
    }
  }
}
