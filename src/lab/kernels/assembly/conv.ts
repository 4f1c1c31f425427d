import { tileOfEight, tileOfFour } from "./conv-tile";
import { FLOAT, storeFirst, VECTOR } from "./simd";

/**
 * y = convolution of x, stride 1, of one sample; with ReLU if `floor` is 0, without if it is −∞.
 *
 * @param x the corner of the image, its padding included
 * @param panels weights as conv-tile.ts reads them
 * @param y the first pixel inside the padding that the next layer wants
 * @param tile scratch for a tile, 128 bytes
 * @param xRow bytes from row to row, as xPixel from pixel to pixel, yRow and yPixel
 */
export function conv(
  x: usize,
  xRow: usize,
  xPixel: usize,
  panels: usize,
  kernel: usize,
  y: usize,
  yRow: usize,
  yPixel: usize,
  height: usize,
  width: usize,
  outputs: usize,
  floor: f32,
  tile: usize,
): void {
  const run = kernel * xPixel;
  const lowest = f32x4.splat(floor);
  let panel = panels;
  for (let o: usize = 0; o < outputs; o += 8) {
    const wide = outputs - o > 4;
    for (let r: usize = 0; r < height; r++) {
      for (let c: usize = 0; c < width; c += 4) {
        // Beyond the last pixel of a row the last one is computed again.
        const x0 = x + r * xRow + c * xPixel;
        const pixels = min(width - c, 4);
        const x1 = x0 + (min(pixels, 2) - 1) * xPixel;
        const x2 = x0 + (min(pixels, 3) - 1) * xPixel;
        const x3 = x0 + (pixels - 1) * xPixel;
        if (wide) tileOfEight(tile, panel, x0, x1, x2, x3, kernel, run, xRow);
        else tileOfFour(tile, panel, x0, x1, x2, x3, kernel, run, xRow);
        let t = tile;
        let target = y + r * yRow + c * yPixel + o * FLOAT;
        for (let p: usize = 0; p < pixels; p++, target += yPixel) {
          storeFirst(target, f32x4.pmax(v128.load(t), lowest), outputs - o);
          t += VECTOR;
          if (wide) {
            storeFirst(target + VECTOR, f32x4.pmax(v128.load(t), lowest), outputs - o - 4);
            t += VECTOR;
          }
        }
      }
    }
    panel += (1 + kernel * (run / FLOAT)) * (wide ? 2 : 1) * VECTOR;
  }
}

/**
 * y = maximum of each 2 × 2 window of the convolution of x, of one sample, with ReLU if `floor` is 0. What the
 * convolution gives outside the windows is not computed.
 *
 * @param winners [height][width][outputs, rounded up to 4]: the byte offset from x of the patch that gave each maximum
 * @param height of the pooled image, as width
 */
export function convPool(
  x: usize,
  xRow: usize,
  xPixel: usize,
  panels: usize,
  kernel: usize,
  y: usize,
  yRow: usize,
  yPixel: usize,
  height: usize,
  width: usize,
  outputs: usize,
  floor: f32,
  tile: usize,
  winners: usize,
): void {
  const run = kernel * xPixel;
  const winnersPixel = ((outputs + 3) / 4) * VECTOR;
  let panel = panels;
  for (let o: usize = 0; o < outputs; o += 8) {
    const wide = outputs - o > 4;
    for (let r: usize = 0; r < height; r++) {
      for (let c: usize = 0; c < width; c++) {
        const offset = (r * xRow + c * xPixel) * 2;
        const x0 = x + offset;
        const x2 = x0 + xRow;
        const target = y + r * yRow + c * yPixel + o * FLOAT;
        const winner = winners + (r * width + c) * winnersPixel + o * FLOAT;
        if (wide) {
          tileOfEight(tile, panel, x0, x0 + xPixel, x2, x2 + xPixel, kernel, run, xRow);
          pool(tile, 32, offset, xRow, xPixel, target, winner, outputs - o, floor);
          pool(tile + 16, 32, offset, xRow, xPixel, target + 16, winner + 16, outputs - o - 4, floor);
        } else {
          tileOfFour(tile, panel, x0, x0 + xPixel, x2, x2 + xPixel, kernel, run, xRow);
          pool(tile, 16, offset, xRow, xPixel, target, winner, outputs - o, floor);
        }
      }
    }
    panel += (1 + kernel * (run / FLOAT)) * (wide ? 2 : 1) * VECTOR;
  }
}

/** The largest of four pixels, the first one among equals, for four channels. */
function pool(
  tile: usize,
  tilePixel: usize,
  offset: usize,
  xRow: usize,
  xPixel: usize,
  y: usize,
  winner: usize,
  channels: usize,
  floor: f32,
): void {
  const a = v128.load(tile);
  const b = v128.load(tile + tilePixel);
  const c = v128.load(tile + 2 * tilePixel);
  const d = v128.load(tile + 3 * tilePixel);
  const atA = i32x4.splat(<i32>offset);
  const atB = i32x4.splat(<i32>(offset + xPixel));
  const atC = i32x4.splat(<i32>(offset + xRow));
  const atD = i32x4.splat(<i32>(offset + xRow + xPixel));
  const upper = f32x4.pmax(a, b);
  const lower = f32x4.pmax(c, d);
  const atUpper = v128.bitselect(atB, atA, f32x4.gt(b, a));
  const atLower = v128.bitselect(atD, atC, f32x4.gt(d, c));
  v128.store(winner, v128.bitselect(atLower, atUpper, f32x4.gt(lower, upper)));
  storeFirst(y, f32x4.pmax(f32x4.pmax(upper, lower), f32x4.splat(floor)), channels);
}

/**
 * Writes output channels `first` to `last` of the weights anew into the panels.
 *
 * @param rows [outputs][weights in the order of a patch, its rows of `run` floats rounded up to 4; then the bias]
 * @param rowBytes from one output's row to the next
 */
export function packPanels(
  rows: usize,
  rowBytes: usize,
  panels: usize,
  kernel: usize,
  run: usize,
  outputs: usize,
  first: usize,
  last: usize,
): void {
  const paddedRun = ((run + 3) / 4) * VECTOR;
  for (let o = first; o < last; o++) {
    const channels: usize = outputs - (o & ~7) > 4 ? 8 : 4;
    const step = channels * FLOAT;
    const row = rows + o * rowBytes;
    let target = panels + (o & ~7) * (1 + kernel * run) * FLOAT + (o & 7) * FLOAT;
    store<f32>(target, load<f32>(row + kernel * paddedRun));
    for (let r: usize = 0; r < kernel; r++) {
      for (let k: usize = 0; k < run; k++) {
        target += step;
        store<f32>(target, load<f32>(row + r * paddedRun + k * FLOAT));
      }
    }
  }
}
