// A 5 × 5 convolution with 6 multiplications instead of 10: Winograd's minimal filtering F(2, 5), row by row.
//
// A polynomial of two coefficients times the filter g of five has six, so its values at six points are enough: 0, 1, −1, 2, −2 and ∞.
// To filter six inputs d into two outputs y is the transpose of that multiplication by g, and the same steps transposed do it:
//   y = Aᵀ [(G g) ⊙ (Bᵀ d)].
// G evaluates g at the points, up to factors; Bᵀ is the transposed interpolation; Aᵀ holds the points' powers. The sums over kernel
// rows and input channels are taken of the products, before Aᵀ. G g is computed when weights change, Bᵀ d once for all outputs. The
// rounding errors are up to twice those of direct sums in the left output, and two to three times in the right one.
//
// S. Winograd, Arithmetic Complexity of Computations, 1980; A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural
// Networks, 2015 (arXiv:1509.09308).

import { floorOf, poolWindow } from "./conv-pool";
import { ConvShape, paddedRun, argmaxPixel } from "./conv-shape";
import { tileOfEight, tileOfFour } from "./conv-tile";
import { FLOAT, VECTOR } from "./simd";

const TAPS: usize = 5;
const POINTS: usize = 6;
/** Bytes of the sums at one point: of 4 outputs and 8 channels. */
const TILE: usize = 8 * VECTOR;

/** Floats of a patch, of which every point has one value: five rows of one pixel. */
function patchFloats(shape: ConvShape): usize {
  return (TAPS * shape.xPixel) / FLOAT;
}

/** Bytes of the weights of a panel of `lanes` outputs for one point; preceded by the biases. */
function panelBytes(shape: ConvShape, lanes: usize): usize {
  return (1 + patchFloats(shape)) * lanes * FLOAT;
}

/** Rows of the image that windows cover. */
function imageRows(shape: ConvShape): usize {
  return 2 * shape.height + TAPS - 1;
}

/** Bytes of the inputs' values at one point: [pooled column][image row][channels], and what is written behind them. */
function planeBytes(shape: ConvShape): usize {
  return (shape.width * imageRows(shape) * shape.xPixel + 2 * VECTOR - 1) & ~(VECTOR - 1);
}

/**
 * What `conv` does, for a pooled 5 × 5 convolution.
 *
 * @param packed weights as packWinogradWeights writes them
 * @param scratch for a tile and a plane of the inputs' values for each point
 */
export function convWinograd(
  shape: ConvShape,
  x: usize,
  packed: usize,
  y: usize,
  argmax: usize,
  scratch: usize,
): void {
  const outputs = shape.outputs;
  const values = scratch + POINTS * TILE;
  transformInput(shape, x, values);
  for (let o: usize = 0; o < outputs; o += 8) {
    const channels = min<usize>(outputs - o, 8);
    pooledPanel(shape, values, packed, channels, y + o * FLOAT, argmax + o * FLOAT, scratch);
    packed += POINTS * panelBytes(shape, 8);
  }
}

/** Two windows of the pooling at a time: an upper and a lower pair of outputs each, left and right. */
function pooledPanel(
  shape: ConvShape,
  values: usize,
  packed: usize,
  channels: usize,
  y: usize,
  argmax: usize,
  tiles: usize,
): void {
  const isWide = channels > 4;
  const step = panelBytes(shape, isWide ? 8 : 4);
  const plane = planeBytes(shape);
  const pixel = shape.xPixel;
  const patch = TAPS * pixel;
  const windows = shape.height * shape.width;
  for (let w: usize = 0; w < windows; w += 2) {
    // After the last window, that window is computed twice.
    const next = min<usize>(w + 1, windows - 1);
    let x0 = values + valuesOfWindow(shape, w);
    let x1 = values + valuesOfWindow(shape, next);
    let panel = packed;
    for (let p: usize = 0; p < POINTS; p++, panel += step, x0 += plane, x1 += plane) {
      const sums = tiles + p * TILE;
      if (isWide) tileOfEight(sums, panel, x0, x0 + pixel, x1, x1 + pixel, 1, patch, 0);
      else tileOfFour(sums, panel, x0, x0 + pixel, x1, x1 + pixel, 1, patch, 0);
    }
    poolSums(shape, w, tiles, channels, y, argmax);
    poolSums(shape, next, tiles + (isWide ? 4 : 2) * VECTOR, channels, y, argmax);
  }
}

/** Where the values of a window's patch begin, in bytes from those of the image; windows are counted row by row. */
function valuesOfWindow(shape: ConvShape, window: usize): usize {
  const r = window / shape.width;
  const c = window % shape.width;
  return (c * imageRows(shape) + 2 * r) * shape.xPixel;
}

/** One window of the pooling, from the sums of all points. */
function poolSums(
  shape: ConvShape,
  window: usize,
  sums: usize,
  channels: usize,
  y: usize,
  argmax: usize,
): void {
  const xRow = shape.xRow;
  const xPixel = shape.xPixel;
  const floor = floorOf(shape);
  const below: usize = channels > 4 ? 2 * VECTOR : VECTOR;
  const r = window / shape.width;
  const c = window % shape.width;
  const offset = (r * xRow + c * xPixel) * 2;
  const target = y + r * shape.yRow + c * shape.yPixel;
  const argmaxAt = argmax + window * argmaxPixel(shape);
  for (let o: usize = 0; o < channels * FLOAT; o += VECTOR) {
    const upper = sums + o;
    const lower = upper + below;
    const rest = channels - o / FLOAT;
    poolWindow(
      leftOutput(upper),
      rightOutput(upper),
      leftOutput(lower),
      rightOutput(lower),
      offset,
      xRow,
      xPixel,
      target + o,
      rest,
      floor,
      argmaxAt + o,
    );
  }
}

/** Bᵀ d: the values of all rows of the image, of the six columns that each pair of outputs is made from. */
function transformInput(shape: ConvShape, x: usize, values: usize): void {
  const rows = imageRows(shape);
  const pixel = shape.xPixel;
  const plane = planeBytes(shape);
  // In address order: what is written behind a pixel is overwritten by the next one.
  for (let c: usize = 0; c < shape.width; c++) {
    let d = x + 2 * c * pixel;
    for (let r: usize = 0; r < rows; r++, d += shape.xRow, values += pixel) {
      for (let k: usize = 0; k < pixel; k += VECTOR) valuesOfSix(d + k, pixel, values + k, plane);
    }
  }
}

/** Bᵀ d of four channels. */
function valuesOfSix(d: usize, pixel: usize, target: usize, plane: usize): void {
  const d0 = v128.load(d);
  const d1 = v128.load(d + pixel);
  const d2 = v128.load(d + 2 * pixel);
  const d3 = v128.load(d + 3 * pixel);
  const d4 = v128.load(d + 4 * pixel);
  const d5 = v128.load(d + 5 * pixel);
  const four = f32x4.splat(4);
  const two = f32x4.splat(2);
  const even1 = f32x4.sub(d4, f32x4.mul(four, d2)); // d₄ − 4 d₂
  const odd1 = f32x4.sub(d3, f32x4.mul(four, d1)); // d₃ − 4 d₁
  const even2 = f32x4.sub(d4, d2);
  const odd2 = f32x4.mul(two, f32x4.sub(d3, d1)); // 2 d₃ − 2 d₁
  v128.store(target, f32x4.add(f32x4.mul(four, f32x4.sub(d0, d2)), even2)); // 4 d₀ − 5 d₂ + d₄
  v128.store(target + plane, f32x4.add(even1, odd1));
  v128.store(target + 2 * plane, f32x4.sub(even1, odd1));
  v128.store(target + 3 * plane, f32x4.add(even2, odd2));
  v128.store(target + 4 * plane, f32x4.sub(even2, odd2));
  v128.store(target + 5 * plane, f32x4.sub(f32x4.sub(d5, d3), f32x4.mul(two, odd2))); // 4 d₁ − 5 d₃ + d₅
}

/** The first row of Aᵀ m, from the sums m of the products at each point: m₀ + m₁ + m₂ + m₃ + m₄, of four channels. */
function leftOutput(m: usize): v128 {
  const ones = f32x4.add(v128.load(m + TILE), v128.load(m + 2 * TILE));
  const twos = f32x4.add(v128.load(m + 3 * TILE), v128.load(m + 4 * TILE));
  return f32x4.add(v128.load(m), f32x4.add(ones, twos));
}

/** The second row of Aᵀ m: m₁ − m₂ + 2 m₃ − 2 m₄ + m₅. */
function rightOutput(m: usize): v128 {
  const ones = f32x4.sub(v128.load(m + TILE), v128.load(m + 2 * TILE));
  const twos = f32x4.sub(v128.load(m + 3 * TILE), v128.load(m + 4 * TILE));
  return f32x4.add(v128.load(m + 5 * TILE), f32x4.add(ones, f32x4.add(twos, twos)));
}

/**
 * Packs the transformed weights of outputs `first` to `last` in panels of 8 outputs, point by point, as conv-tile.ts reads them.
 * The bias belongs to both outputs of a pair, so it is added at the points 0 and ∞, each of which enters one of them.
 */
export function packWinogradWeights(
  shape: ConvShape,
  weights: usize,
  packed: usize,
  first: usize,
  last: usize,
): void {
  const channels = shape.xPixel / FLOAT;
  const padded = paddedRun(shape);
  for (let o = first; o < last; o++) {
    const lanes: usize = shape.outputs - (o & ~7) > 4 ? 8 : 4;
    const bytes = panelBytes(shape, lanes);
    const row = weights + o * shape.weightsRow;
    const panel = packed + (o / 8) * POINTS * panelBytes(shape, 8) + (o & 7) * FLOAT;
    const bias = load<f32>(row + TAPS * padded);
    for (let p: usize = 0; p < POINTS; p++) {
      store<f32>(panel + p * bytes, p === 0 || p === POINTS - 1 ? bias : 0);
    }
    let target = panel;
    for (let r: usize = 0; r < TAPS; r++) {
      for (let c: usize = 0; c < channels; c += 4) {
        const g = row + r * padded + c * FLOAT;
        const at = target + (1 + c) * lanes * FLOAT;
        valuesOfFilter(g, shape.xPixel, at, lanes * FLOAT, min<usize>(channels - c, 4), bytes);
      }
      target += channels * lanes * FLOAT;
    }
  }
}

/** G g of up to four channels, stored by point and channel. */
function valuesOfFilter(
  g: usize,
  pixel: usize,
  target: usize,
  step: usize,
  channels: usize,
  plane: usize,
): void {
  const g0 = v128.load(g);
  const g1 = v128.load(g + pixel);
  const g2 = v128.load(g + 2 * pixel);
  const g3 = v128.load(g + 3 * pixel);
  const g4 = v128.load(g + 4 * pixel);
  const four = f32x4.splat(4);
  // The filter's values at ±1 are even ± odd, over −6; those at ±2, over 24.
  const even1 = f32x4.add(f32x4.add(g0, g2), g4);
  const odd1 = f32x4.add(g1, g3);
  const even2 = f32x4.add(f32x4.mul(four, f32x4.add(f32x4.mul(four, g4), g2)), g0);
  const odd2 = f32x4.mul(f32x4.splat(2), f32x4.add(f32x4.mul(four, g3), g1));
  const at1 = f32x4.splat(-1.0 / 6.0);
  const at2 = f32x4.splat(1.0 / 24.0);
  storeLanes(target, f32x4.mul(f32x4.splat(0.25), g0), step, channels);
  storeLanes(target + plane, f32x4.mul(at1, f32x4.add(even1, odd1)), step, channels);
  storeLanes(target + 2 * plane, f32x4.mul(at1, f32x4.sub(even1, odd1)), step, channels);
  storeLanes(target + 3 * plane, f32x4.mul(at2, f32x4.add(even2, odd2)), step, channels);
  storeLanes(target + 4 * plane, f32x4.mul(at2, f32x4.sub(even2, odd2)), step, channels);
  storeLanes(target + 5 * plane, g4, step, channels);
}

/** Stores the first `count` lanes, `step` bytes from each other. */
function storeLanes(target: usize, vector: v128, step: usize, count: usize): void {
  v128.store32_lane(target, vector, 0);
  if (count > 1) v128.store32_lane(target + step, vector, 1);
  if (count > 2) v128.store32_lane(target + 2 * step, vector, 2);
  if (count > 3) v128.store32_lane(target + 3 * step, vector, 3);
}
