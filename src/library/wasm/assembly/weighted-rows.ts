// The one kernel of all gradients: a sum of rows, weighted by the gradients that are not zero.
//
// With (g, position) of every non-zero gradient g in a list,
//   weights of a convolution   dW[o]          = Σ g · the patch of x at the position where output o was made
//   inputs of a convolution    dx at a pixel += Σ g · W[o]  over the outputs o made there
//   weights of a dense layer   dW[o]          = Σ g · x of each sample
//   inputs of a dense layer    dx             = Σ g · W[o]
// After ReLU and max-pooling most gradients are zero, and cost nothing here.

import { multiplyAdd, splat, VECTOR } from "./simd";

/** Bytes of a list entry: a float32 weight and the byte offset of what it weighs. */
export const ENTRY: usize = 8;

/** Entries that a list needs room for besides its own: `close` writes four at the end, the first over the one to be overwritten. */
export const SPARE: usize = 4;

/**
 * Writes an entry at `end`. Returns the new end, which is the old one, to be overwritten, if the weight is zero.
 *
 * Which gradients are zero cannot be predicted, so there must be no branch on it: the weight comes as the bits of a
 * float32, shifted once they are zero for 0 and −0 alike, and the comparison is used as a number.
 */
export function append(end: usize, weight: u32, offset: usize): usize {
  store<u32>(end, weight);
  store<usize>(end, offset, 4);
  return end + <usize>(weight << 1 !== 0) * ENTRY;
}

/** Writes entries for the lanes of a vector that are not zero, as `append` does. Returns the new end. */
export function appendFour(end: usize, weights: v128, offsets: v128): usize {
  const zeros = i32x4.bitmask(i32x4.eq(i32x4.shl(weights, 1), i32x4.splat(0)));
  const entries01 = v128.shuffle<f32>(weights, offsets, 0, 4, 1, 5);
  const entries23 = v128.shuffle<f32>(weights, offsets, 2, 6, 3, 7);
  v128.store64_lane(end, entries01, 0);
  end += ENTRY * <usize>(~zeros & 1);
  v128.store64_lane(end, entries01, 1);
  end += ENTRY * <usize>((~zeros >> 1) & 1);
  v128.store64_lane(end, entries23, 0);
  end += ENTRY * <usize>((~zeros >> 2) & 1);
  v128.store64_lane(end, entries23, 1);
  return end + ENTRY * <usize>((~zeros >> 3) & 1);
}

/** Makes the number of entries a multiple of four by some that add nothing, so that the list can be summed. Returns its end. */
export function close(list: usize, end: usize): usize {
  v128.store(end, i32x4.splat(0));
  v128.store(end, i32x4.splat(0), 16);
  return list + ((end - list + 3 * ENTRY) & ~(4 * ENTRY - 1));
}

/**
 * target[r] = start + Σ over a closed list of weight · source[offset + r], for rows r of `bytes` bytes, whole vectors; the
 * start is target[r], or 0 if `fresh`.
 *
 * Four entries at a time go along all rows: so the target is loaded and stored once for all of them, and the inner loops
 * are of the same length for every list, which the processor predicts well.
 *
 * @param sourceStride bytes from row to row, as targetStride
 */
export function addWeightedRows(
  list: usize,
  end: usize,
  source: usize,
  sourceStride: usize,
  target: usize,
  targetStride: usize,
  rows: usize,
  bytes: usize,
  fresh: bool,
): void {
  if (fresh) for (let r: usize = 0; r < rows; r++) memory.fill(target + r * targetStride, 0, bytes);
  if (rows === 5 && bytes === 2 * VECTOR) {
    addToFiveShortRows(list, end, source, sourceStride, target, targetStride);
    return;
  }
  let entry = list;
  for (; entry < end; entry += 4 * ENTRY) {
    addFour(entry, source, sourceStride, target, targetStride, rows, bytes);
  }
}

/** Two vectors at a time: with more, what is loaded ahead would not fit the sixteen registers. */
function addFour(
  entry: usize,
  source: usize,
  sourceStride: usize,
  target: usize,
  targetStride: usize,
  rows: usize,
  bytes: usize,
): void {
  const ga = splat(entry);
  const gb = splat(entry + ENTRY);
  const gc = splat(entry + 2 * ENTRY);
  const gd = splat(entry + 3 * ENTRY);
  let a = source + load<usize>(entry, 4);
  let b = source + load<usize>(entry + ENTRY, 4);
  let c = source + load<usize>(entry + 2 * ENTRY, 4);
  let d = source + load<usize>(entry + 3 * ENTRY, 4);
  for (let r: usize = 0; r < rows; r++) {
    let k: usize = 0;
    for (; k + VECTOR < bytes; k += 2 * VECTOR) {
      let sum0 = multiplyAdd(ga, v128.load(a + k), v128.load(target + k));
      let sum1 = multiplyAdd(ga, v128.load(a + k, 16), v128.load(target + k, 16));
      sum0 = multiplyAdd(gb, v128.load(b + k), sum0);
      sum1 = multiplyAdd(gb, v128.load(b + k, 16), sum1);
      sum0 = multiplyAdd(gc, v128.load(c + k), sum0);
      sum1 = multiplyAdd(gc, v128.load(c + k, 16), sum1);
      v128.store(target + k, multiplyAdd(gd, v128.load(d + k), sum0));
      v128.store(target + k, multiplyAdd(gd, v128.load(d + k, 16), sum1), 16);
    }
    if (k < bytes) {
      let sum = multiplyAdd(ga, v128.load(a + k), v128.load(target + k));
      sum = multiplyAdd(gb, v128.load(b + k), sum);
      sum = multiplyAdd(gc, v128.load(c + k), sum);
      v128.store(target + k, multiplyAdd(gd, v128.load(d + k), sum));
    }
    a += sourceStride;
    b += sourceStride;
    c += sourceStride;
    d += sourceStride;
    target += targetStride;
  }
}

/** For 5 × 5 kernels of one channel, which are the first that pictures barrier: all the sums stay in registers. */
function addToFiveShortRows(
  list: usize,
  end: usize,
  source: usize,
  sourceStride: usize,
  target: usize,
  targetStride: usize,
): void {
  const t1 = target + targetStride;
  const t2 = t1 + targetStride;
  const t3 = t2 + targetStride;
  const t4 = t3 + targetStride;
  let a0 = v128.load(target);
  let a1 = v128.load(target, 16);
  let b0 = v128.load(t1);
  let b1 = v128.load(t1, 16);
  let c0 = v128.load(t2);
  let c1 = v128.load(t2, 16);
  let d0 = v128.load(t3);
  let d1 = v128.load(t3, 16);
  let e0 = v128.load(t4);
  let e1 = v128.load(t4, 16);
  for (let entry = list; entry < end; entry += ENTRY) {
    const g = splat(entry);
    let row = source + load<usize>(entry, 4);
    a0 = multiplyAdd(g, v128.load(row), a0);
    a1 = multiplyAdd(g, v128.load(row, 16), a1);
    row += sourceStride;
    b0 = multiplyAdd(g, v128.load(row), b0);
    b1 = multiplyAdd(g, v128.load(row, 16), b1);
    row += sourceStride;
    c0 = multiplyAdd(g, v128.load(row), c0);
    c1 = multiplyAdd(g, v128.load(row, 16), c1);
    row += sourceStride;
    d0 = multiplyAdd(g, v128.load(row), d0);
    d1 = multiplyAdd(g, v128.load(row, 16), d1);
    row += sourceStride;
    e0 = multiplyAdd(g, v128.load(row), e0);
    e1 = multiplyAdd(g, v128.load(row, 16), e1);
  }
  v128.store(target, a0);
  v128.store(target, a1, 16);
  v128.store(t1, b0);
  v128.store(t1, b1, 16);
  v128.store(t2, c0);
  v128.store(t2, c1, 16);
  v128.store(t3, d0);
  v128.store(t3, d1, 16);
  v128.store(t4, e0);
  v128.store(t4, e1, 16);
}
