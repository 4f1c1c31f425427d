import { ConvShape, paddedRun, spreadRun } from "./conv-shape";
import { packWinogradPanels } from "./conv-winograd";
import { FLOAT, VECTOR } from "./simd";

/** Writes the weights of outputs `first` to `last` into the panels anew: 8 outputs after 8 outputs, as conv-tile.ts reads them. */
export function packPanels(shape: ConvShape, weights: usize, panels: usize, first: usize, last: usize): void {
  if (shape.winograd) {
    packWinogradPanels(shape, weights, panels, first, last);
    return;
  }
  const bytes = (shape.kernel * shape.run + 1) * VECTOR;
  const padded = paddedRun(shape);
  for (let o = first; o < last; o++) {
    const panel = o & ~7;
    const step: usize = shape.outputs - panel > 4 ? 2 * VECTOR : VECTOR;
    const row = weights + o * shape.weightsRow;
    let target = panels + (panel / 4) * bytes + (o & 7) * FLOAT;
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
 * Writes the weights of outputs `first` to `last` into the spread weights anew: [outputs][kernel] rows, before each of which
 * a pixel of zeros stands, which stays as it is.
 */
export function spreadWeights(
  shape: ConvShape,
  weights: usize,
  spread: usize,
  first: usize,
  last: usize,
): void {
  const padded = paddedRun(shape);
  const spreadRow = spreadRun(shape);
  for (let o = first; o < last; o++) {
    let source = weights + o * shape.weightsRow;
    let target = spread + o * shape.kernel * spreadRow + shape.xPixel;
    for (let r: usize = 0; r < shape.kernel; r++, source += padded, target += spreadRow) {
      for (let k: usize = 0; k < padded; k += VECTOR) v128.store(target + k, v128.load(source + k));
    }
  }
}
