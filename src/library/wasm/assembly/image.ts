// Pictures have a background of zeros, which adds nothing to a convolution's sums: what covers nothing else need not be computed.

import { VECTOR } from "./simd";

/**
 * Bytes of the longest row of a patch that is looked through for background. Such short rows are those of pictures with
 * one channel or two; behind the first layer a whole patch is hardly ever zero.
 */
export const PICTURE: usize = 2 * VECTOR;

/** Lays `rows` rows of an image over each other, bit by bit: what is zero in the strip is zero in all of them. */
export function layOver(row: usize, rows: usize, rowBytes: usize, strip: usize): void {
  for (let k: usize = 0; k < rowBytes; k += VECTOR) {
    let bits = v128.load(row + k);
    for (let r: usize = 1; r < rows; r++) bits = v128.or(bits, v128.load(row + r * rowBytes + k));
    v128.store(strip + k, bits);
  }
}

/** Whether nothing but zeros stands in `bytes` of the strip; may look at what stands behind, up to half a vector. */
export function blankPatch(strip: usize, bytes: usize): bool {
  let bits = i32x4.splat(0);
  for (let k: usize = 0; k < bytes; k += VECTOR / 2) bits = v128.or(bits, v128.load64_zero(strip + k));
  return !v128.any_true(bits);
}
