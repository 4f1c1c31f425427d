// The inner loop of a convolution: 4 pixels × 8 (or 4) output channels at once, vectorized over output channels.
//
// Images are stored [height][width][channels], so the patch that a kernel covers is `rows` runs of `run` floats, and the
// weights of 8 output channels are a panel in the order in which a patch is read: 8 biases, then 8 weights for each
// float of the patch.

import { FLOAT, multiplyAdd, splat } from "./simd";

/** tile[pixel][8] = bias + weights · patch, for the four patches that begin at x0 … x3; `run` in bytes. */
export function tileOfEight(
  tile: usize,
  panel: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  rows: usize,
  run: usize,
  rowStride: usize,
): void {
  let a0 = v128.load(panel);
  let a1 = v128.load(panel, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  let w = panel + 32;
  for (let r: usize = 0; r < rows; r++) {
    for (const last = w + 8 * run; w < last; w += 32) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const xa = splat(x0);
      a0 = multiplyAdd(w0, xa, a0);
      a1 = multiplyAdd(w1, xa, a1);
      const xb = splat(x1);
      b0 = multiplyAdd(w0, xb, b0);
      b1 = multiplyAdd(w1, xb, b1);
      const xc = splat(x2);
      c0 = multiplyAdd(w0, xc, c0);
      c1 = multiplyAdd(w1, xc, c1);
      const xd = splat(x3);
      d0 = multiplyAdd(w0, xd, d0);
      d1 = multiplyAdd(w1, xd, d1);
      x0 += FLOAT;
      x1 += FLOAT;
      x2 += FLOAT;
      x3 += FLOAT;
    }
    x0 += rowStride - run;
    x1 += rowStride - run;
    x2 += rowStride - run;
    x3 += rowStride - run;
  }
  v128.store(tile, a0);
  v128.store(tile, a1, 16);
  v128.store(tile, b0, 32);
  v128.store(tile, b1, 48);
  v128.store(tile, c0, 64);
  v128.store(tile, c1, 80);
  v128.store(tile, d0, 96);
  v128.store(tile, d1, 112);
}

/** tile[pixel][4], as above, for the last panel if it has no more than 4 output channels. */
export function tileOfFour(
  tile: usize,
  panel: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  rows: usize,
  run: usize,
  rowStride: usize,
): void {
  let a = v128.load(panel);
  let b = a;
  let c = a;
  let d = a;
  let w = panel + 16;
  for (let r: usize = 0; r < rows; r++) {
    for (const last = w + 4 * run; w < last; w += 16) {
      const w0 = v128.load(w);
      a = multiplyAdd(w0, splat(x0), a);
      b = multiplyAdd(w0, splat(x1), b);
      c = multiplyAdd(w0, splat(x2), c);
      d = multiplyAdd(w0, splat(x3), d);
      x0 += FLOAT;
      x1 += FLOAT;
      x2 += FLOAT;
      x3 += FLOAT;
    }
    x0 += rowStride - run;
    x1 += rowStride - run;
    x2 += rowStride - run;
    x3 += rowStride - run;
  }
  v128.store(tile, a);
  v128.store(tile, b, 16);
  v128.store(tile, c, 32);
  v128.store(tile, d, 48);
}
