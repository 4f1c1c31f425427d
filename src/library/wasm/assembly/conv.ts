import { floorOf, poolBackground, poolWindow } from "./conv-pool";
import { ConvShape, argmaxPixel } from "./conv-shape";
import { tileOfEight, tileOfFour } from "./conv-tile";
import { convWinograd } from "./conv-winograd";
import { blankPatch, layOver, PICTURE } from "./image";
import { FLOAT, storeFirst, VECTOR } from "./simd";

/**
 * y = convolution of x, stride 1, of one sample; with ReLU and 2 × 2 max-pooling if the shape asks for them.
 * Outputs outside the pooling windows are not computed.
 *
 * @param x the corner of the image, its padding included
 * @param packed weights as conv-packing.ts writes them
 * @param y the first pixel inside the next layer's padding
 * @param argmax [height][width][outputs]: the byte offset from x of the patch that gave each maximum,
 *   with BACKGROUND added for patches of zeros; unused without pooling
 * @param tile scratch for a tile, 128 bytes, and for a row of the image; or Winograd's scratch
 */
export function conv(shape: ConvShape, x: usize, packed: usize, y: usize, argmax: usize, tile: usize): void {
  if (shape.winograd) {
    convWinograd(shape, x, packed, y, argmax, tile);
    return;
  }
  const outputs = shape.outputs;
  const bytes = (shape.kernel * shape.run + 1) * VECTOR;
  for (let o: usize = 0; o < outputs; o += 8) {
    const panel = packed + (o / 4) * bytes;
    const channels = min<usize>(outputs - o, 8);
    if (shape.pooled) {
      pooledPanel(shape, x, panel, channels, y + o * FLOAT, argmax + o * FLOAT, tile);
    } else {
      plainPanel(shape, x, panel, channels, y + o * FLOAT, tile);
    }
  }
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
      // After the last pixel of a row, that pixel is computed again.
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
  argmax: usize,
  tile: usize,
): void {
  const kernel = shape.kernel;
  const run = shape.run * FLOAT;
  const xRow = shape.xRow;
  const xPixel = shape.xPixel;
  const width = shape.width;
  const floor = floorOf(shape);
  const argmaxStep = argmaxPixel(shape);
  const isPicture = run <= PICTURE;
  const strip = tile + 8 * VECTOR;
  for (let r: usize = 0; r < shape.height; r++) {
    let target = y + r * shape.yRow;
    if (isPicture) layOver(x + r * 2 * xRow, kernel + 1, xRow, strip);
    for (let c: usize = 0; c < width; c++, argmax += argmaxStep, target += shape.yPixel) {
      const offset = (r * xRow + c * xPixel) * 2;
      if (isPicture && blankPatch(strip + c * 2 * xPixel, run + xPixel)) {
        poolBackground(panel, offset, target, channels, floor, argmax);
        continue;
      }
      const x0 = x + offset;
      const x2 = x0 + xRow;
      if (channels > 4) {
        tileOfEight(tile, panel, x0, x0 + xPixel, x2, x2 + xPixel, kernel, run, xRow);
        poolTile(tile, 32, offset, xRow, xPixel, target, channels, floor, argmax);
        poolTile(tile + 16, 32, offset, xRow, xPixel, target + 16, channels - 4, floor, argmax + 16);
      } else {
        tileOfFour(tile, panel, x0, x0 + xPixel, x2, x2 + xPixel, kernel, run, xRow);
        poolTile(tile, 16, offset, xRow, xPixel, target, channels, floor, argmax);
      }
    }
  }
}

/** `poolWindow` of a tile. */
function poolTile(
  tile: usize,
  tilePixel: usize,
  offset: usize,
  xRow: usize,
  xPixel: usize,
  y: usize,
  channels: usize,
  floor: v128,
  argmaxAt: usize,
): void {
  const a = v128.load(tile);
  const b = v128.load(tile + tilePixel);
  const c = v128.load(tile + 2 * tilePixel);
  const d = v128.load(tile + 3 * tilePixel);
  poolWindow(a, b, c, d, offset, xRow, xPixel, y, channels, floor, argmaxAt);
}
