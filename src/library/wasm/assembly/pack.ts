// One sample as it is given, [channels][height][width], into an image [height][width][channels].

import { FLOAT, VECTOR } from "./simd";

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
  const pixel = channels * FLOAT;
  for (let c: usize = 0; c < channels; c++) {
    for (let r: usize = 0; r < height; r++) {
      let to = target + r * row + c * FLOAT;
      let k: usize = 0;
      if (channels === 1) {
        for (; k + 3 < width; k += 4, to += VECTOR, source += 4) v128.store(to, fourBytes(source, scale));
      }
      for (; k < width; k++, to += pixel) store<f32>(to, scale * <f32>load<u8>(source++));
    }
  }
}

/** Four bytes as float32, times `scale`. */
function fourBytes(source: usize, scale: f32): v128 {
  const numbers = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source)));
  return f32x4.mul(f32x4.splat(scale), f32x4.convert_i32x4_s(numbers));
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
