// One sample as it is given, [channels][height][width], into an image [height][width][channels].

import { FLOAT } from "./simd";

/** From bytes, each times `scale`. */
export function packBytes(
  source: usize,
  scale: f32,
  target: usize,
  row: usize,
  channels: usize,
  height: usize,
  width: usize,
): void {
  for (let c: usize = 0; c < channels; c++) {
    for (let r: usize = 0; r < height; r++) {
      let to = target + r * row + c * FLOAT;
      for (let k: usize = 0; k < width; k++, to += channels * FLOAT) {
        store<f32>(to, scale * <f32>load<u8>(source++));
      }
    }
  }
}

/** From float32. */
export function packFloats(
  source: usize,
  target: usize,
  row: usize,
  channels: usize,
  height: usize,
  width: usize,
): void {
  for (let c: usize = 0; c < channels; c++) {
    for (let r: usize = 0; r < height; r++) {
      let to = target + r * row + c * FLOAT;
      for (let k: usize = 0; k < width; k++, to += channels * FLOAT, source += FLOAT) {
        store<f32>(to, load<f32>(source));
      }
    }
  }
}
