// What follows a convolution: ReLU, and 2 × 2 max-pooling of the four pixels of a tile.

import { BACKGROUND, ConvShape } from "./conv-shape";
import { storeFirst, VECTOR } from "./simd";

/** ReLU is a maximum with 0. */
export function floorOf(shape: ConvShape): v128 {
  return f32x4.splat(shape.relu ? 0 : -Infinity);
}

/** The output of a window over zeros, the bias; the arg-max is the first pixel, as in `poolWindow`. */
export function poolBackground(
  panel: usize,
  offset: usize,
  y: usize,
  channels: usize,
  floor: v128,
  argmaxAt: usize,
): void {
  const at = i32x4.splat(<i32>offset + BACKGROUND);
  v128.store(argmaxAt, at);
  storeFirst(y, f32x4.pmax(v128.load(panel), floor), channels);
  if (channels <= 4) return;
  v128.store(argmaxAt, at, VECTOR);
  storeFirst(y + VECTOR, f32x4.pmax(v128.load(panel, VECTOR), floor), channels - 4);
}

/**
 * The larger of the four pixels of a window, the first one among equals, for four channels.
 *
 * @param a the left one of the upper patches, b the right one; c and d the lower ones
 * @param offset bytes from the image's corner to the patch of a
 */
export function poolWindow(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  offset: usize,
  xRow: usize,
  xPixel: usize,
  y: usize,
  channels: usize,
  floor: v128,
  argmaxAt: usize,
): void {
  const upper = f32x4.pmax(a, b);
  const lower = f32x4.pmax(c, d);
  const atA = i32x4.splat(<i32>offset);
  const right = v128.and(f32x4.gt(b, a), i32x4.splat(<i32>xPixel));
  const rightBelow = v128.and(f32x4.gt(d, c), i32x4.splat(<i32>xPixel));
  const below = i32x4.add(rightBelow, i32x4.splat(<i32>xRow));
  v128.store(argmaxAt, i32x4.add(atA, v128.bitselect(below, right, f32x4.gt(lower, upper))));
  storeFirst(y, f32x4.pmax(f32x4.pmax(upper, lower), floor), channels);
}
