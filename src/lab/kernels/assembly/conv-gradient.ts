import { FLOAT, VECTOR } from "./simd";
import { addWeightedRows, append, ENTRY } from "./weighted-rows";

/** ∂L/∂y where y passed ReLU. */
function gated(dy: usize, y: usize, relu: bool): f32 {
  return relu && !(load<f32>(y) > 0) ? 0 : load<f32>(dy);
}

/**
 * ∂L/∂W and ∂L/∂bias of one sample, rows of outputs as `packPanels` describes them; added to what stands there unless
 * `fresh`. A pooled output gives its gradient to the patch that won, each other output to its own patch.
 *
 * @param winners as `convPool` left them, or 0 for a convolution that was not pooled
 * @param list scratch for an entry per pixel, and one more
 */
export function convWeightGradient(
  x: usize,
  xRow: usize,
  xPixel: usize,
  kernel: usize,
  y: usize,
  dy: usize,
  yRow: usize,
  yPixel: usize,
  height: usize,
  width: usize,
  outputs: usize,
  relu: bool,
  winners: usize,
  gradient: usize,
  rowBytes: usize,
  fresh: bool,
  list: usize,
): void {
  const run = (kernel * xPixel) / FLOAT;
  const paddedRun = ((run + 3) / 4) * VECTOR;
  const winnersPixel = ((outputs + 3) / 4) * VECTOR;
  for (let o: usize = 0; o < outputs; o++) {
    let end = list;
    let sum: f32 = 0;
    for (let r: usize = 0; r < height; r++) {
      for (let c: usize = 0; c < width; c++) {
        const at = r * yRow + c * yPixel + o * FLOAT;
        const g = gated(dy + at, y + at, relu);
        const offset = winners
          ? load<usize>(winners + (r * width + c) * winnersPixel + o * FLOAT)
          : r * xRow + c * xPixel;
        sum += g;
        end = append(end, g, offset);
      }
    }
    const row = gradient + o * rowBytes;
    const bias = row + kernel * paddedRun;
    addWeightedRows(list, end, x, xRow, row, paddedRun, kernel, run, fresh);
    if (fresh) v128.store(bias, f32x4.splat(0));
    store<f32>(bias, load<f32>(bias) + sum);
  }
}

/**
 * ∂L/∂x of one sample, its padding included; parameters as above.
 *
 * @param weights rows of outputs as `packPanels` describes them
 * @param bytes size of dx
 * @param lists scratch for four lists of an entry per output, and one more each
 */
export function convInputGradient(
  dx: usize,
  bytes: usize,
  xRow: usize,
  xPixel: usize,
  kernel: usize,
  y: usize,
  dy: usize,
  yRow: usize,
  yPixel: usize,
  height: usize,
  width: usize,
  outputs: usize,
  relu: bool,
  winners: usize,
  weights: usize,
  rowBytes: usize,
  lists: usize,
): void {
  const run = (kernel * xPixel) / FLOAT;
  const paddedRun = ((run + 3) / 4) * VECTOR;
  const winnersPixel = ((outputs + 3) / 4) * VECTOR;
  const listBytes = (outputs + 1) * ENTRY;
  const ends = lists + 4 * listBytes;
  memory.fill(dx, 0, bytes);
  for (let r: usize = 0; r < height; r++) {
    for (let c: usize = 0; c < width; c++) {
      // One list for each of the window's four patches; only the first one is used if there are no windows.
      for (let k: usize = 0; k < 4; k++) store<usize>(ends + k * sizeof<usize>(), lists + k * listBytes);
      const corner = (r * xRow + c * xPixel) * (winners ? 2 : 1);
      for (let o: usize = 0; o < outputs; o++) {
        const at = r * yRow + c * yPixel + o * FLOAT;
        let patch: usize = 0;
        if (winners) {
          const offset = load<usize>(winners + (r * width + c) * winnersPixel + o * FLOAT) - corner;
          const below = offset >= xRow;
          patch = (below ? 2 : 0) + (offset !== (below ? xRow : 0) ? 1 : 0);
        }
        const end = ends + patch * sizeof<usize>();
        store<usize>(end, append(load<usize>(end), gated(dy + at, y + at, relu), o * rowBytes));
      }
      for (let k: usize = 0; k < 4; k++) {
        const list = lists + k * listBytes;
        const end = load<usize>(ends + k * sizeof<usize>());
        if (end === list) continue;
        const target = dx + corner + (k & 1) * xPixel + (k >> 1) * xRow;
        addWeightedRows(list, end, weights, paddedRun, target, xRow, kernel, run, false);
      }
    }
  }
}
