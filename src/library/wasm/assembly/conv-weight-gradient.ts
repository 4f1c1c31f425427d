import { BACKGROUND, ConvShape, paddedRun, argmaxPixel } from "./conv-shape";
import { firstLanes, FLOAT, VECTOR } from "./simd";
import { addWeightedRows, close, ENTRY, SPARE } from "./weighted-rows";

/** Samples processed together: their images fit the fastest cache. */
const GROUP: usize = 4;
/** Outputs whose lists are built together. */
const OUTPUTS: usize = 4;

/**
 * ∂L/∂W and ∂L/∂bias of outputs `first` to `last`, summed over a batch, sample by sample. A pooled output passes its gradient to
 * the patch of its maximum, any other output to its own patch.
 *
 * @param xStride bytes between samples, as yStride and argmaxStride
 * @param gradient row by row as the weights, from output `first` on
 * @param lists scratch for four lists of an entry per pixel of four samples and SPARE more, four addresses and
 *   four sums
 */
export function convWeightGradient(
  shape: ConvShape,
  x: usize,
  xStride: usize,
  y: usize,
  dy: usize,
  yStride: usize,
  argmax: usize,
  argmaxStride: usize,
  samples: usize,
  first: usize,
  last: usize,
  gradient: usize,
  lists: usize,
): void {
  const padded = paddedRun(shape);
  const listBytes = (GROUP * shape.height * shape.width + SPARE) * ENTRY;
  const ends = lists + OUTPUTS * listBytes;
  const sums = ends + OUTPUTS * sizeof<usize>();
  for (let group: usize = 0; group < samples; group += GROUP) {
    const groupEnd = min(group + GROUP, samples);
    for (let o = first; o < last; o += OUTPUTS) {
      const rows = gradient + (o - first) * shape.weightsRow;
      const count = min(OUTPUTS, last - o);
      const bias = rows + shape.weightsRow - VECTOR;
      for (let k: usize = 0; k < OUTPUTS; k++) {
        store<usize>(ends + k * sizeof<usize>(), lists + k * listBytes);
        store<f32>(sums + k * FLOAT, group > 0 && k < count ? load<f32>(bias + k * shape.weightsRow) : 0);
      }
      for (let s = group; s < groupEnd; s++) {
        const at = s * yStride + o * FLOAT;
        const argmaxAt = argmax + s * argmaxStride + o * FLOAT;
        listsOfOutputs(shape, s * xStride, y + at, dy + at, argmaxAt, ends);
      }
      for (let k: usize = 0; k < count; k++) {
        const list = lists + k * listBytes;
        const end = load<usize>(ends + k * sizeof<usize>());
        const row = rows + k * shape.weightsRow;
        addWeightedRows(
          list,
          close(list, end),
          x,
          shape.xRow,
          row,
          padded,
          shape.kernel,
          padded,
          group === 0,
        );
        clearTails(shape, row);
        v128.store(bias + k * shape.weightsRow, v128.load32_zero(sums + k * FLOAT));
      }
    }
  }
}

/**
 * Lists the gradients of four outputs of one sample that are not zero, with the patches they go to if these are not
 * background, and sums all of them for the biases. With fewer outputs, the other lists and sums are meaningless.
 *
 * @param offset added to the offsets of the patches
 * @param ends of the four lists, and behind them the four sums; moved on
 */
function listsOfOutputs(
  shape: ConvShape,
  offset: usize,
  y: usize,
  dy: usize,
  argmax: usize,
  ends: usize,
): void {
  const open = i32x4.splat(shape.relu ? 0 : -1);
  const first = i32x4.splat(<i32>offset);
  const pooled = shape.pooled;
  const argmaxStep = argmaxPixel(shape);
  let end0 = load<usize>(ends);
  let end1 = load<usize>(ends, 4);
  let end2 = load<usize>(ends, 8);
  let end3 = load<usize>(ends, 12);
  let sums = v128.load(ends, 16);
  for (let r: usize = 0; r < shape.height; r++) {
    let at = r * shape.yRow;
    let patch = r * shape.xRow;
    for (let c: usize = 0; c < shape.width; c++) {
      const passes = v128.or(open, f32x4.gt(v128.load(y + at), f32x4.splat(0)));
      const g = v128.and(v128.load(dy + at), passes);
      const won = pooled ? v128.load(argmax) : i32x4.splat(<i32>patch);
      const patches = i32x4.add(first, won);
      const background = i32x4.shl(won, clz(BACKGROUND)); // its bit becomes the sign, which a mask is made of
      const zero = i32x4.eq(i32x4.shl(g, 1), i32x4.splat(0)); // also of −0
      const left = ~i32x4.bitmask(v128.or(zero, background));
      sums = f32x4.add(sums, g);
      const entries01 = v128.shuffle<f32>(g, patches, 0, 4, 1, 5);
      const entries23 = v128.shuffle<f32>(g, patches, 2, 6, 3, 7);
      v128.store64_lane(end0, entries01, 0);
      end0 += ENTRY * <usize>(left & 1);
      v128.store64_lane(end1, entries01, 1);
      end1 += ENTRY * <usize>((left >> 1) & 1);
      v128.store64_lane(end2, entries23, 0);
      end2 += ENTRY * <usize>((left >> 2) & 1);
      v128.store64_lane(end3, entries23, 1);
      end3 += ENTRY * <usize>((left >> 3) & 1);
      at += shape.yPixel;
      patch += shape.xPixel;
      argmax += argmaxStep;
    }
  }
  store<usize>(ends, end0);
  store<usize>(ends, end1, 4);
  store<usize>(ends, end2, 8);
  store<usize>(ends, end3, 12);
  v128.store(ends, sums, 16);
}

/** Zeroes the padding behind each row of an output's weights, up to a whole vector. */
function clearTails(shape: ConvShape, row: usize): void {
  if (shape.run % 4 === 0) return;
  const padded = paddedRun(shape);
  const mask = firstLanes(shape.run % 4);
  let last = row + padded - VECTOR;
  for (let r: usize = 0; r < shape.kernel; r++, last += padded) {
    v128.store(last, v128.and(v128.load(last), mask));
  }
}
