import { FLOAT } from "./simd";

/**
 * The largest number of each size × size window of one sample; the first one, row by row, among equals.
 *
 * @param argmax [height][width][channels]: the byte offset from x of each largest number
 * @param height of the pooled image, as width
 */
export function maxPool(
  x: usize,
  xRow: usize,
  size: usize,
  y: usize,
  yRow: usize,
  height: usize,
  width: usize,
  channels: usize,
  argmax: usize,
): void {
  const pixel = channels * FLOAT;
  let argmaxAt = argmax;
  for (let r: usize = 0; r < height; r++) {
    for (let c: usize = 0; c < width; c++) {
      for (let k: usize = 0; k < pixel; k += FLOAT, argmaxAt += FLOAT) {
        const corner = r * size * xRow + c * size * pixel + k;
        let best = corner;
        for (let i: usize = 0; i < size; i++) {
          for (let j: usize = 0; j < size; j++) {
            const at = corner + i * xRow + j * pixel;
            if (load<f32>(x + at) > load<f32>(x + best)) best = at;
          }
        }
        store<u32>(argmaxAt, <u32>best);
        store<f32>(y + r * yRow + c * pixel + k, load<f32>(x + best));
      }
    }
  }
}

/** ∂L/∂x of one sample: each gradient goes to the number that was the largest. */
export function maxPoolGradient(
  dx: usize,
  bytes: usize,
  dy: usize,
  yRow: usize,
  height: usize,
  width: usize,
  channels: usize,
  argmax: usize,
): void {
  memory.fill(dx, 0, bytes);
  const pixel = channels * FLOAT;
  let argmaxAt = argmax;
  for (let r: usize = 0; r < height; r++) {
    for (let k: usize = 0; k < width * pixel; k += FLOAT, argmaxAt += FLOAT) {
      store<f32>(dx + load<usize>(argmaxAt), load<f32>(dy + r * yRow + k));
    }
  }
}
