import { ConvShape, paddedRun, winnersPixel } from "./conv-shape";
import { firstLanes, FLOAT, VECTOR } from "./simd";
import { addWeightedRows, append, close, ENTRY, SPARE } from "./weighted-rows";

// A pooled output gives its gradient to the patch that won, every other output to its own patch.

/** So many samples are taken together: their images fit the fastest cache. */
const GROUP: usize = 4;
/** Outputs whose lists are made in one go. */
const OUTPUTS: usize = 4;

/**
 * ∂L/∂W and ∂L/∂bias of outputs `first` to `last`, summed over a batch, sample by sample.
 *
 * @param xStride bytes from sample to sample, as yStride and winnersStride
 * @param gradient row by row as the weights, from output `first` on
 * @param lists scratch for four lists of an entry per pixel of four samples and SPARE more, and four addresses
 */
export function convWeightGradient(
  shape: ConvShape,
  x: usize,
  xStride: usize,
  y: usize,
  dy: usize,
  yStride: usize,
  winners: usize,
  winnersStride: usize,
  samples: usize,
  first: usize,
  last: usize,
  gradient: usize,
  lists: usize,
): void {
  const listBytes = (GROUP * shape.height * shape.width + SPARE) * ENTRY;
  const ends = lists + OUTPUTS * listBytes;
  for (let group: usize = 0; group < samples; group += GROUP) {
    const groupEnd = min(group + GROUP, samples);
    for (let o = first; o < last; o += OUTPUTS) {
      for (let k: usize = 0; k < OUTPUTS; k++)
        store<usize>(ends + k * sizeof<usize>(), lists + k * listBytes);
      for (let s = group; s < groupEnd; s++) {
        const at = s * yStride + o * FLOAT;
        const winner = winners + s * winnersStride + o * FLOAT;
        listsOfOutputs(shape, s * xStride, y + at, dy + at, winner, ends);
      }
      for (let k: usize = 0; k < min(OUTPUTS, last - o); k++) {
        const list = lists + k * listBytes;
        const end = load<usize>(ends + k * sizeof<usize>());
        addOutput(shape, list, end, x, gradient + (o + k - first) * shape.weightsRow, group === 0);
      }
    }
  }
}

/**
 * Lists the gradients of four outputs of one sample that are not zero, with the patches they go to. Where there are fewer
 * outputs, the lists of the missing ones are of no meaning.
 *
 * @param offset what is added to the offsets of the patches
 * @param ends of the four lists; moved on
 */
function listsOfOutputs(
  shape: ConvShape,
  offset: usize,
  y: usize,
  dy: usize,
  winners: usize,
  ends: usize,
): void {
  const open = i32x4.splat(shape.relu ? 0 : -1);
  const zero = i32x4.splat(0);
  const first = i32x4.splat(<i32>offset);
  const pooled = shape.pooled;
  const winnerStep = winnersPixel(shape);
  let end0 = load<usize>(ends);
  let end1 = load<usize>(ends, 4);
  let end2 = load<usize>(ends, 8);
  let end3 = load<usize>(ends, 12);
  for (let r: usize = 0; r < shape.height; r++) {
    let at = r * shape.yRow;
    let patch = r * shape.xRow;
    for (let c: usize = 0; c < shape.width; c++) {
      const passes = v128.or(open, f32x4.gt(v128.load(y + at), f32x4.splat(0)));
      const g = v128.and(v128.load(dy + at), passes);
      const patches = i32x4.add(first, pooled ? v128.load(winners) : i32x4.splat(<i32>patch));
      const zeros = i32x4.bitmask(i32x4.eq(i32x4.shl(g, 1), zero)); // of 0 and −0
      v128.store32_lane(end0, g, 0);
      v128.store32_lane(end0, patches, 0, 4);
      end0 += ENTRY * <usize>(~zeros & 1);
      v128.store32_lane(end1, g, 1);
      v128.store32_lane(end1, patches, 1, 4);
      end1 += ENTRY * <usize>((~zeros >> 1) & 1);
      v128.store32_lane(end2, g, 2);
      v128.store32_lane(end2, patches, 2, 4);
      end2 += ENTRY * <usize>((~zeros >> 2) & 1);
      v128.store32_lane(end3, g, 3);
      v128.store32_lane(end3, patches, 3, 4);
      end3 += ENTRY * <usize>((~zeros >> 3) & 1);
      at += shape.yPixel;
      patch += shape.xPixel;
      winners += winnerStep;
    }
  }
  store<usize>(ends, end0);
  store<usize>(ends, end1, 4);
  store<usize>(ends, end2, 8);
  store<usize>(ends, end3, 12);
}

/** Adds what a list says to the gradient of one output's weights and bias. */
function addOutput(shape: ConvShape, list: usize, end: usize, x: usize, row: usize, fresh: bool): void {
  const padded = paddedRun(shape);
  const bias = row + shape.kernel * padded;
  if (fresh) v128.store(bias, f32x4.splat(0));
  let sum = load<f32>(bias);
  for (let entry = list; entry < end; entry += ENTRY) sum += load<f32>(entry);
  store<f32>(bias, sum);
  addWeightedRows(list, close(list, end), x, shape.xRow, row, padded, shape.kernel, padded, fresh);
  clearTails(shape, row);
}

/** Sets to 0 what stands behind the end of each row of an output's weights, up to a whole vector. */
function clearTails(shape: ConvShape, row: usize): void {
  if (shape.run % 4 === 0) return;
  const padded = paddedRun(shape);
  const mask = firstLanes(shape.run % 4);
  let last = row + padded - VECTOR;
  for (let r: usize = 0; r < shape.kernel; r++, last += padded) {
    v128.store(last, v128.and(v128.load(last), mask));
  }
}

/**
 * ∂L/∂x of one sample, its padding included.
 *
 * @param lists scratch for four lists of an entry per output and SPARE more, and four addresses
 */
export function convInputGradient(
  shape: ConvShape,
  dx: usize,
  y: usize,
  dy: usize,
  winners: usize,
  weights: usize,
  lists: usize,
): void {
  const padded = paddedRun(shape);
  const winnerStep = winnersPixel(shape);
  const listBytes = (shape.outputs + SPARE) * ENTRY;
  const ends = lists + 4 * listBytes;
  const window: usize = shape.pooled ? 2 : 1;
  memory.fill(dx, 0, shape.xBytes);
  for (let r: usize = 0; r < shape.height; r++) {
    for (let c: usize = 0; c < shape.width; c++) {
      const corner = (r * shape.xRow + c * shape.xPixel) * window;
      const at = r * shape.yRow + c * shape.yPixel;
      listsOfPixel(shape, y + at, dy + at, winners, corner, lists, listBytes, ends);
      for (let k: usize = 0; k < window * window; k++) {
        const list = lists + k * listBytes;
        const end = close(list, load<usize>(ends + k * sizeof<usize>()));
        const target = dx + corner + (k & 1) * shape.xPixel + (k >> 1) * shape.xRow;
        addWeightedRows(list, end, weights, padded, target, shape.xRow, shape.kernel, padded, false);
      }
      winners += winnerStep;
    }
  }
}

/** All ones if every gradient passes, 0 if ReLU decides. */
function openGate(shape: ConvShape): u32 {
  return shape.relu ? 0 : 0xffffffff;
}

/**
 * Lists the gradients of one pixel that are not zero, with the weights they came through: a list for each of the four
 * patches of its window, or the first list alone if there are no windows.
 */
function listsOfPixel(
  shape: ConvShape,
  y: usize,
  dy: usize,
  winners: usize,
  corner: usize,
  lists: usize,
  listBytes: usize,
  ends: usize,
): void {
  const open = openGate(shape);
  const pooled = shape.pooled;
  const xRow = shape.xRow;
  const weightsRow = shape.weightsRow;
  for (let k: usize = 0; k < 4; k++) store<usize>(ends + k * sizeof<usize>(), lists + k * listBytes);
  const bytes = shape.outputs * FLOAT;
  let weights: usize = 0;
  for (let o: usize = 0; o < bytes; o += FLOAT) {
    let end = ends;
    if (pooled) {
      const offset = load<usize>(winners + o) - corner;
      const below = offset >= xRow;
      if (below) end += 2 * sizeof<usize>();
      if (offset !== (below ? xRow : 0)) end += sizeof<usize>();
    }
    const passes = open | (0 - <u32>(load<f32>(y + o) > 0)); // no branch, as in `append`
    store<usize>(end, append(load<usize>(end), load<u32>(dy + o) & passes, weights));
    weights += weightsRow;
  }
}
