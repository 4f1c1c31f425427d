// The one kernel of all gradients: a sum of rows, weighted by the gradients that are not zero.
//
// With (g, position) of every non-zero gradient g in a list,
//   weights of a convolution   dW[o]          = Σ g · the patch of x at the position where output o was made
//   inputs of a convolution    dx at a pixel += Σ g · W[o]  over the outputs o made there
//   weights of a dense layer   dW[o]          = Σ g · x of each sample
//   inputs of a dense layer    dx             = Σ g · W[o]
// After ReLU and max-pooling most gradients are zero, and cost nothing here.

import { firstLanes, multiplyAdd, splat, VECTOR } from "./simd";

/** Bytes of a list entry: a float32 weight and the byte offset of what it weighs. */
export const ENTRY: usize = 8;

/** Writes an entry at `end`. Returns the new end, which is the old one, to be overwritten, if the weight is zero. */
export function append(end: usize, weight: f32, offset: usize): usize {
  store<f32>(end, weight);
  store<u32>(end, <u32>offset, 4);
  return end + (weight !== 0 ? ENTRY : 0);
}

/**
 * target[r][k] = start + Σ over the list of weight · source[offset + r][k], for k < length, r < rows; the start is
 * target[r][k], or 0 if `fresh`. Lanes of target behind `length`, up to a whole vector, become 0 if `fresh` and keep
 * their value otherwise; source is read there, but does not count.
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
  length: usize,
  fresh: bool,
): void {
  const vectors = (length + 3) / 4;
  const tail = firstLanes(length - 4 * (vectors - 1));
  const whole = i32x4.splat(-1);
  for (let r: usize = 0; r < rows; r++) {
    let s = source + r * sourceStride;
    let t = target + r * targetStride;
    let left = vectors;
    for (; left >= 8; left -= 8, s += 8 * VECTOR, t += 8 * VECTOR) {
      addEight(list, end, s, t, fresh, left === 8 ? tail : whole);
    }
    for (; left >= 4; left -= 4, s += 4 * VECTOR, t += 4 * VECTOR) {
      addFour(list, end, s, t, fresh, left === 4 ? tail : whole);
    }
    for (; left >= 2; left -= 2, s += 2 * VECTOR, t += 2 * VECTOR) {
      addTwo(list, end, s, t, fresh, left === 2 ? tail : whole);
    }
    if (left > 0) addOne(list, end, s, t, fresh, tail);
  }
}

/** Where a sum starts. */
function start(target: usize, fresh: bool): v128 {
  return fresh ? f32x4.splat(0) : v128.load(target);
}

/** The sum in the lanes of the mask; what was at the target in the others. */
function finish(target: usize, sum: v128, mask: v128, fresh: bool): void {
  v128.store(target, v128.bitselect(sum, start(target, fresh), mask));
}

function addEight(list: usize, end: usize, source: usize, target: usize, fresh: bool, lastMask: v128): void {
  let a0 = start(target, fresh);
  let a1 = start(target + 16, fresh);
  let a2 = start(target + 32, fresh);
  let a3 = start(target + 48, fresh);
  let a4 = start(target + 64, fresh);
  let a5 = start(target + 80, fresh);
  let a6 = start(target + 96, fresh);
  let a7 = start(target + 112, fresh);
  for (let entry = list; entry < end; entry += ENTRY) {
    const g = splat(entry);
    const s = source + load<usize>(entry, 4);
    a0 = multiplyAdd(g, v128.load(s), a0);
    a1 = multiplyAdd(g, v128.load(s, 16), a1);
    a2 = multiplyAdd(g, v128.load(s, 32), a2);
    a3 = multiplyAdd(g, v128.load(s, 48), a3);
    a4 = multiplyAdd(g, v128.load(s, 64), a4);
    a5 = multiplyAdd(g, v128.load(s, 80), a5);
    a6 = multiplyAdd(g, v128.load(s, 96), a6);
    a7 = multiplyAdd(g, v128.load(s, 112), a7);
  }
  v128.store(target, a0);
  v128.store(target, a1, 16);
  v128.store(target, a2, 32);
  v128.store(target, a3, 48);
  v128.store(target, a4, 64);
  v128.store(target, a5, 80);
  v128.store(target, a6, 96);
  finish(target + 112, a7, lastMask, fresh);
}

function addFour(list: usize, end: usize, source: usize, target: usize, fresh: bool, lastMask: v128): void {
  let a0 = start(target, fresh);
  let a1 = start(target + 16, fresh);
  let a2 = start(target + 32, fresh);
  let a3 = start(target + 48, fresh);
  for (let entry = list; entry < end; entry += ENTRY) {
    const g = splat(entry);
    const s = source + load<usize>(entry, 4);
    a0 = multiplyAdd(g, v128.load(s), a0);
    a1 = multiplyAdd(g, v128.load(s, 16), a1);
    a2 = multiplyAdd(g, v128.load(s, 32), a2);
    a3 = multiplyAdd(g, v128.load(s, 48), a3);
  }
  v128.store(target, a0);
  v128.store(target, a1, 16);
  v128.store(target, a2, 32);
  finish(target + 48, a3, lastMask, fresh);
}

function addTwo(list: usize, end: usize, source: usize, target: usize, fresh: bool, lastMask: v128): void {
  let a0 = start(target, fresh);
  let a1 = start(target + 16, fresh);
  for (let entry = list; entry < end; entry += ENTRY) {
    const g = splat(entry);
    const s = source + load<usize>(entry, 4);
    a0 = multiplyAdd(g, v128.load(s), a0);
    a1 = multiplyAdd(g, v128.load(s, 16), a1);
  }
  v128.store(target, a0);
  finish(target + 16, a1, lastMask, fresh);
}

function addOne(list: usize, end: usize, source: usize, target: usize, fresh: bool, mask: v128): void {
  let a0 = start(target, fresh);
  for (let entry = list; entry < end; entry += ENTRY) {
    a0 = multiplyAdd(splat(entry), v128.load(source + load<usize>(entry, 4)), a0);
  }
  finish(target, a0, mask, fresh);
}
