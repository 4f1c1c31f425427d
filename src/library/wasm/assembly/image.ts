// Digits have a background of zeros, which adds nothing to a convolution: patches of zeros need not be computed.

import { VECTOR } from "./simd";

/**
 * Longest patch row, in bytes, that is searched for background: that of images with one or two channels. Behind the first layer
 * a whole patch is hardly ever zero.
 */
export const PICTURE: usize = 2 * VECTOR;

/** The bitwise OR of `rows` rows of an image: zero where all rows are zero. */
export function layOver(row: usize, rows: usize, rowBytes: usize, strip: usize): void {
  for (let k: usize = 0; k < rowBytes; k += VECTOR) {
    let bits = v128.load(row + k);
    for (let r: usize = 1; r < rows; r++) bits = v128.or(bits, v128.load(row + r * rowBytes + k));
    v128.store(strip + k, bits);
  }
}

/** Whether `bytes` of the strip are zero; may read up to half a vector behind them. */
export function blankPatch(strip: usize, bytes: usize): bool {
  let bits = i32x4.splat(0);
  for (let k: usize = 0; k < bytes; k += VECTOR / 2) bits = v128.or(bits, v128.load64_zero(strip + k));
  return !v128.any_true(bits);
}
