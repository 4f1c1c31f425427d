import { firstLanes, FLOAT, laneSums, multiplyAdd, splat, VECTOR } from "./simd";
import { addWeightedRows, append, appendFour, close } from "./weighted-rows";

/** The biases of four outputs, stored behind their weights. */
function biases(row: usize, rowBytes: usize): v128 {
  const ab = v128.load32_lane(row + rowBytes, splat(row), 1);
  return v128.load32_lane(row + 3 * rowBytes, v128.load32_lane(row + 2 * rowBytes, ab, 2), 3);
}

/**
 * y = W x + bias for each sample, two samples × four outputs at once; with ReLU if `floor` is 0, without if it is −∞.
 *
 * @param weights [outputs, rounded up to 4][inputs, rounded up to 4; then the bias]
 * @param rowBytes from one output's row to the next
 * @param inputs rounded up to 4; x is padded with zeros
 * @param outputs rounded up to 4
 */
export function dense(
  x: usize,
  xStride: usize,
  samples: usize,
  weights: usize,
  rowBytes: usize,
  inputs: usize,
  y: usize,
  yStride: usize,
  outputs: usize,
  floor: f32,
): void {
  const lowest = f32x4.splat(floor);
  const zero = f32x4.splat(0);
  for (let o: usize = 0; o < outputs; o += 4) {
    const rows = weights + o * rowBytes;
    const bias = biases(rows + inputs * FLOAT, rowBytes);
    for (let s: usize = 0; s < samples; s += 2) {
      // An unpaired last sample is its own partner.
      const partner: usize = s + 1 < samples ? 1 : 0;
      let xa = x + s * xStride;
      let xb = xa + partner * xStride;
      let w = rows;
      let w2 = rows + 2 * rowBytes;
      let a0 = zero;
      let a1 = zero;
      let a2 = zero;
      let a3 = zero;
      let b0 = zero;
      let b1 = zero;
      let b2 = zero;
      let b3 = zero;
      for (const last = w + inputs * FLOAT; w < last; w += VECTOR) {
        const va = v128.load(xa);
        const vb = v128.load(xb);
        const w0 = v128.load(w);
        a0 = multiplyAdd(va, w0, a0);
        b0 = multiplyAdd(vb, w0, b0);
        const w1 = v128.load(w + rowBytes);
        a1 = multiplyAdd(va, w1, a1);
        b1 = multiplyAdd(vb, w1, b1);
        const v2 = v128.load(w2);
        a2 = multiplyAdd(va, v2, a2);
        b2 = multiplyAdd(vb, v2, b2);
        const w3 = v128.load(w2 + rowBytes);
        a3 = multiplyAdd(va, w3, a3);
        b3 = multiplyAdd(vb, w3, b3);
        w2 += VECTOR;
        xa += VECTOR;
        xb += VECTOR;
      }
      const ya = y + s * yStride + o * FLOAT;
      v128.store(ya, f32x4.pmax(f32x4.add(laneSums(a0, a1, a2, a3), bias), lowest));
      v128.store(ya + partner * yStride, f32x4.pmax(f32x4.add(laneSums(b0, b1, b2, b3), bias), lowest));
    }
  }
}

/** dy ← dy where y passed ReLU, 0 elsewhere; for one sample, `outputs` rounded up to 4. */
export function gate(y: usize, dy: usize, outputs: usize): void {
  for (let k: usize = 0; k < outputs * FLOAT; k += VECTOR) {
    v128.store(dy + k, v128.and(v128.load(dy + k), f32x4.gt(v128.load(y + k), f32x4.splat(0))));
  }
}

/**
 * ∂L/∂x = Wᵀ dy of one sample.
 *
 * @param list scratch for an entry per output, and SPARE more
 */
export function denseInputGradient(
  dx: usize,
  dy: usize,
  weights: usize,
  rowBytes: usize,
  inputs: usize,
  outputs: usize,
  list: usize,
): void {
  let end = list;
  let rows = i32x4.mul(i32x4.splat(<i32>rowBytes), i32x4(0, 1, 2, 3));
  for (let o: usize = 0; o < outputs; o += 4) {
    end = appendFour(end, v128.and(v128.load(dy + o * FLOAT), firstLanes(outputs - o)), rows);
    rows = i32x4.add(rows, i32x4.splat(4 * <i32>rowBytes));
  }
  addWeightedRows(list, close(list, end), weights, 0, dx, 0, 1, inputs * FLOAT, true);
}

/**
 * ∂L/∂W = Σ dy xᵀ and ∂L/∂bias = Σ dy over the samples of a batch, for the outputs `first` to `last`.
 *
 * @param gradient the row of the first of them
 * @param list scratch for an entry per sample, and SPARE more
 */
export function denseWeightGradient(
  x: usize,
  xStride: usize,
  samples: usize,
  dy: usize,
  yStride: usize,
  gradient: usize,
  rowBytes: usize,
  inputs: usize,
  first: usize,
  last: usize,
  list: usize,
): void {
  for (let o = first; o < last; o++) {
    const row = gradient + (o - first) * rowBytes;
    let end = list;
    let sum: f32 = 0;
    for (let s: usize = 0; s < samples; s++) {
      const g = dy + s * yStride + o * FLOAT;
      sum += load<f32>(g);
      end = append(end, load<u32>(g), s * xStride);
    }
    addWeightedRows(list, close(list, end), x, 0, row, 0, 1, inputs * FLOAT, true);
    v128.store(row + inputs * FLOAT, f32x4.replace_lane(f32x4.splat(0), 0, sum));
  }
}
