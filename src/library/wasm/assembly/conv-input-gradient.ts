import { BACKGROUND, ConvShape, paddedRun, dilatedRun, argmaxPixel } from "./conv-shape";
import { firstLanes, FLOAT, VECTOR } from "./simd";
import { addWeightedRows, appendFour, close, ENTRY, SPARE } from "./weighted-rows";

/**
 * ∂L/∂x of one sample, its padding included. An output pixel passes its gradient to the patch it was computed from; a pooled one, to
 * the patch of its maximum. Two neighboring patches are treated as one that is a pixel wider: the dilated weights have a pixel
 * of zeros before and behind each row, so they can be read at either offset.
 *
 * @param dilated weights as packDilatedWeights writes them
 * @param lists scratch for two lists of an entry per output, rounded up to four, and SPARE more, and two addresses
 */
export function convInputGradient(
  shape: ConvShape,
  dx: usize,
  y: usize,
  dy: usize,
  argmax: usize,
  dilated: usize,
  lists: usize,
): void {
  const pooled = shape.pooled;
  const window: usize = pooled ? 2 : 1;
  const dilatedRow = dilatedRun(shape);
  const bytes = pooled ? dilatedRow : paddedRun(shape);
  const argmaxStep = argmaxPixel(shape);
  const lower = lists + (argmaxStep / FLOAT + SPARE) * ENTRY;
  const ends = lower + (lower - lists);
  memory.fill(dx, 0, shape.xBytes);
  for (let r: usize = 0; r < shape.height; r++) {
    for (let c: usize = 0; c < shape.width; c++) {
      const corner = (r * shape.xRow + c * shape.xPixel) * window;
      const at = r * shape.yRow + c * shape.yPixel;
      listsOfPixel(shape, y + at, dy + at, argmax, corner, lists, lower, ends);
      let list = lists;
      let target = dx + corner;
      for (let below: usize = 0; below < window; below++) {
        const end = close(list, load<usize>(ends + below * sizeof<usize>()));
        addWeightedRows(list, end, dilated, dilatedRow, target, shape.xRow, shape.kernel, bytes, false);
        list = lower;
        target += shape.xRow;
      }
      argmax += argmaxStep;
    }
  }
}

/**
 * Lists the gradients of one pixel that are not zero, with their weights: first those of the upper patches, left before right,
 * then those of the lower patches. Without pooling there is only the first list.
 */
function listsOfPixel(
  shape: ConvShape,
  y: usize,
  dy: usize,
  argmax: usize,
  corner: usize,
  upper: usize,
  lower: usize,
  ends: usize,
): void {
  const pooled = shape.pooled;
  const xPixel = shape.xPixel;
  const open = i32x4.splat(shape.relu ? 0 : -1);
  const weightsRow = <i32>(shape.kernel * dilatedRun(shape));
  const next = i32x4.splat(4 * weightsRow);
  const bytes = shape.outputs * FLOAT;
  const sides: usize = pooled ? 2 : 1;
  for (let right: usize = 0; right < sides; right++) {
    const above = i32x4.splat(<i32>(corner + right * xPixel));
    const below = i32x4.add(above, i32x4.splat(<i32>shape.xRow));
    let weights = i32x4.mul(i32x4.splat(weightsRow), i32x4(0, 1, 2, 3));
    weights = i32x4.add(weights, i32x4.splat(<i32>(xPixel - right * xPixel)));
    for (let o: usize = 0; o < bytes; o += VECTOR) {
      const passes = v128.or(open, f32x4.gt(v128.load(y + o), f32x4.splat(0)));
      const g = v128.and(v128.and(v128.load(dy + o), passes), firstLanes((bytes - o) / FLOAT));
      if (pooled) {
        const won = v128.andnot(v128.load(argmax + o), i32x4.splat(BACKGROUND));
        upper = appendFour(upper, v128.and(g, i32x4.eq(won, above)), weights);
        lower = appendFour(lower, v128.and(g, i32x4.eq(won, below)), weights);
      } else {
        upper = appendFour(upper, g, weights);
      }
      weights = i32x4.add(weights, next);
    }
  }
  store<usize>(ends, upper);
  store<usize>(ends, lower, sizeof<usize>());
}
