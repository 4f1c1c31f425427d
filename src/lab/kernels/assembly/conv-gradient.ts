import { ConvShape, paddedRun, winnersPixel } from "./conv-shape";
import { FLOAT } from "./simd";
import { addWeightedRows, append, ENTRY } from "./weighted-rows";

// A pooled output gives its gradient to the patch that won, every other output to its own patch.

/** ∂L/∂y, or 0 where ReLU let nothing through. */
function gated(dy: usize, y: usize, relu: usize): f32 {
  return relu && !(load<f32>(y) > 0) ? 0 : load<f32>(dy);
}

/**
 * ∂L/∂W and ∂L/∂bias of one sample, row by row as the weights; added to what stands there unless `fresh`.
 *
 * @param list scratch for an entry per pixel, and one more
 */
export function convWeightGradient(
  shape: ConvShape,
  x: usize,
  y: usize,
  dy: usize,
  winners: usize,
  gradient: usize,
  fresh: bool,
  list: usize,
): void {
  const padded = paddedRun(shape);
  const bias = shape.kernel * padded;
  for (let o: usize = 0; o < shape.outputs; o++) {
    const end = listOfOutput(shape, y + o * FLOAT, dy + o * FLOAT, winners + o * FLOAT, list);
    const row = gradient + o * shape.weightsRow;
    addWeightedRows(list, end, x, shape.xRow, row, padded, shape.kernel, shape.run, fresh);
    if (fresh) v128.store(row + bias, f32x4.splat(0));
    store<f32>(row + bias, load<f32>(row + bias) + sumOfWeights(list, end));
  }
}

/** Lists the gradients of one output that are not zero, with the patches they go to. Returns the end of the list. */
function listOfOutput(shape: ConvShape, y: usize, dy: usize, winners: usize, list: usize): usize {
  const relu = shape.relu;
  const pooled = shape.pooled;
  const winnerStep = winnersPixel(shape);
  let end = list;
  for (let r: usize = 0; r < shape.height; r++) {
    let at = r * shape.yRow;
    for (let c: usize = 0; c < shape.width; c++) {
      const offset = pooled ? load<usize>(winners) : r * shape.xRow + c * shape.xPixel;
      end = append(end, gated(dy + at, y + at, relu), offset);
      at += shape.yPixel;
      winners += winnerStep;
    }
  }
  return end;
}

function sumOfWeights(list: usize, end: usize): f32 {
  let sum: f32 = 0;
  for (let entry = list; entry < end; entry += ENTRY) sum += load<f32>(entry);
  return sum;
}

/**
 * ∂L/∂x of one sample, its padding included.
 *
 * @param lists scratch for four lists of an entry per output and one more, and four addresses
 */
export function convInputGradient(
  shape: ConvShape,
  dx: usize,
  y: usize,
  dy: usize,
  winners: usize,
  weights: usize,
  lists: usize,
): void {
  const padded = paddedRun(shape);
  const winnerStep = winnersPixel(shape);
  const listBytes = (shape.outputs + 1) * ENTRY;
  const ends = lists + 4 * listBytes;
  const window: usize = shape.pooled ? 2 : 1;
  memory.fill(dx, 0, shape.xBytes);
  for (let r: usize = 0; r < shape.height; r++) {
    for (let c: usize = 0; c < shape.width; c++) {
      const corner = (r * shape.xRow + c * shape.xPixel) * window;
      const at = r * shape.yRow + c * shape.yPixel;
      listsOfPixel(shape, y + at, dy + at, winners, corner, lists, listBytes, ends);
      for (let k: usize = 0; k < window * window; k++) {
        const list = lists + k * listBytes;
        const end = load<usize>(ends + k * sizeof<usize>());
        if (end === list) continue;
        const target = dx + corner + (k & 1) * shape.xPixel + (k >> 1) * shape.xRow;
        addWeightedRows(list, end, weights, padded, target, shape.xRow, shape.kernel, shape.run, false);
      }
      winners += winnerStep;
    }
  }
}

/**
 * Lists the gradients of one pixel that are not zero, with the weights they came through: a list for each of the four
 * patches of its window, or the first list alone if there are no windows.
 */
function listsOfPixel(
  shape: ConvShape,
  y: usize,
  dy: usize,
  winners: usize,
  corner: usize,
  lists: usize,
  listBytes: usize,
  ends: usize,
): void {
  const relu = shape.relu;
  const pooled = shape.pooled;
  const xRow = shape.xRow;
  const weightsRow = shape.weightsRow;
  for (let k: usize = 0; k < 4; k++) store<usize>(ends + k * sizeof<usize>(), lists + k * listBytes);
  const bytes = shape.outputs * FLOAT;
  let weights: usize = 0;
  for (let o: usize = 0; o < bytes; o += FLOAT) {
    let end = ends;
    if (pooled) {
      const offset = load<usize>(winners + o) - corner;
      const below = offset >= xRow;
      if (below) end += 2 * sizeof<usize>();
      if (offset !== (below ? xRow : 0)) end += sizeof<usize>();
    }
    store<usize>(end, append(load<usize>(end), gated(dy + o, y + o, relu), weights));
    weights += weightsRow;
  }
}
