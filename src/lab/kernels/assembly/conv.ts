import { BACKGROUND, ConvShape, winnersPixel } from "./conv-shape";
import { tileOfEight, tileOfFour } from "./conv-tile";
import { blankPatch, layOver, PICTURE } from "./picture";
import { FLOAT, storeFirst, VECTOR } from "./simd";

/**
 * y = convolution of x, stride 1, of one sample; with ReLU and 2 × 2 max-pooling if the shape says so. What the
 * convolution gives outside the windows is not computed.
 *
 * @param x the corner of the image, its padding included
 * @param panels weights as conv-tile.ts reads them, 8 outputs after 8 outputs
 * @param y the first pixel inside the padding that the next layer wants
 * @param winners [height][width][outputs]: the byte offset from x of the patch that gave each maximum,
 *   with BACKGROUND added where there is nothing else; unused without pooling
 * @param tile scratch for a tile, 128 bytes, and for a row of the image
 */
export function conv(shape: ConvShape, x: usize, panels: usize, y: usize, winners: usize, tile: usize): void {
  const outputs = shape.outputs;
  const bytes = (shape.kernel * shape.run + 1) * VECTOR;
  for (let o: usize = 0; o < outputs; o += 8) {
    const panel = panels + (o / 4) * bytes;
    const channels = min<usize>(outputs - o, 8);
    if (shape.pooled) {
      pooledPanel(shape, x, panel, channels, y + o * FLOAT, winners + o * FLOAT, tile);
    } else {
      plainPanel(shape, x, panel, channels, y + o * FLOAT, tile);
    }
  }
}

/** ReLU is a maximum with 0. */
function floorOf(shape: ConvShape): v128 {
  return f32x4.splat(shape.relu ? 0 : -Infinity);
}

function plainPanel(shape: ConvShape, x: usize, panel: usize, channels: usize, y: usize, tile: usize): void {
  const kernel = shape.kernel;
  const run = shape.run * FLOAT;
  const xRow = shape.xRow;
  const xPixel = shape.xPixel;
  const width = shape.width;
  const floor = floorOf(shape);
  for (let r: usize = 0; r < shape.height; r++) {
    for (let c: usize = 0; c < width; c += 4) {
      // Beyond the last pixel of a row the last one is computed again.
      const pixels = min<usize>(width - c, 4);
      const x0 = x + r * xRow + c * xPixel;
      const x1 = x0 + (min<usize>(pixels, 2) - 1) * xPixel;
      const x2 = x0 + (min<usize>(pixels, 3) - 1) * xPixel;
      const x3 = x0 + (pixels - 1) * xPixel;
      if (channels > 4) tileOfEight(tile, panel, x0, x1, x2, x3, kernel, run, xRow);
      else tileOfFour(tile, panel, x0, x1, x2, x3, kernel, run, xRow);
      let target = y + r * shape.yRow + c * shape.yPixel;
      let t = tile;
      for (let p: usize = 0; p < pixels; p++, target += shape.yPixel) {
        storeFirst(target, f32x4.pmax(v128.load(t), floor), channels);
        t += VECTOR;
        if (channels <= 4) continue;
        storeFirst(target + VECTOR, f32x4.pmax(v128.load(t), floor), channels - 4);
        t += VECTOR;
      }
    }
  }
}

function pooledPanel(
  shape: ConvShape,
  x: usize,
  panel: usize,
  channels: usize,
  y: usize,
  winners: usize,
  tile: usize,
): void {
  const kernel = shape.kernel;
  const run = shape.run * FLOAT;
  const xRow = shape.xRow;
  const xPixel = shape.xPixel;
  const width = shape.width;
  const floor = floorOf(shape);
  const winnerStep = winnersPixel(shape);
  const isPicture = run <= PICTURE;
  const strip = tile + 8 * VECTOR;
  for (let r: usize = 0; r < shape.height; r++) {
    let target = y + r * shape.yRow;
    if (isPicture) layOver(x + r * 2 * xRow, kernel + 1, xRow, strip);
    for (let c: usize = 0; c < width; c++, winners += winnerStep, target += shape.yPixel) {
      const offset = (r * xRow + c * xPixel) * 2;
      if (isPicture && blankPatch(strip + c * 2 * xPixel, run + xPixel)) {
        poolBackground(panel, offset, target, channels, floor, winners);
        continue;
      }
      const x0 = x + offset;
      const x2 = x0 + xRow;
      if (channels > 4) {
        tileOfEight(tile, panel, x0, x0 + xPixel, x2, x2 + xPixel, kernel, run, xRow);
        poolTile(tile, 32, offset, xRow, xPixel, target, channels, floor, winners);
        poolTile(tile + 16, 32, offset, xRow, xPixel, target + 16, channels - 4, floor, winners + 16);
      } else {
        tileOfFour(tile, panel, x0, x0 + xPixel, x2, x2 + xPixel, kernel, run, xRow);
        poolTile(tile, 16, offset, xRow, xPixel, target, channels, floor, winners);
      }
    }
  }
}

/** What the pixels of a tile have in common where the image is zero: the bias. The first one wins, as in `poolTile`. */
function poolBackground(
  panel: usize,
  offset: usize,
  y: usize,
  channels: usize,
  floor: v128,
  winner: usize,
): void {
  const at = i32x4.splat(<i32>offset + BACKGROUND);
  v128.store(winner, at);
  storeFirst(y, f32x4.pmax(v128.load(panel), floor), channels);
  if (channels <= 4) return;
  v128.store(winner, at, VECTOR);
  storeFirst(y + VECTOR, f32x4.pmax(v128.load(panel, VECTOR), floor), channels - 4);
}

/** The largest of the four pixels of a tile, the first one among equals, for four channels. */
function poolTile(
  tile: usize,
  tilePixel: usize,
  offset: usize,
  xRow: usize,
  xPixel: usize,
  y: usize,
  channels: usize,
  floor: v128,
  winner: usize,
): void {
  const a = v128.load(tile);
  const b = v128.load(tile + tilePixel);
  const c = v128.load(tile + 2 * tilePixel);
  const d = v128.load(tile + 3 * tilePixel);
  const upper = f32x4.pmax(a, b);
  const lower = f32x4.pmax(c, d);
  const atA = i32x4.splat(<i32>offset);
  const right = v128.and(f32x4.gt(b, a), i32x4.splat(<i32>xPixel));
  const rightBelow = v128.and(f32x4.gt(d, c), i32x4.splat(<i32>xPixel));
  const below = i32x4.add(rightBelow, i32x4.splat(<i32>xRow));
  v128.store(winner, i32x4.add(atA, v128.bitselect(below, right, f32x4.gt(lower, upper))));
  storeFirst(y, f32x4.pmax(f32x4.pmax(upper, lower), floor), channels);
}
