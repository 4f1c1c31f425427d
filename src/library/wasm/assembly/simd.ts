// Vectors of four float32. A multiplication and an addition, each rounded: no fused or relaxed instruction, so that every
// machine gives the same bits.

/** Bytes of a float32. */
export const FLOAT: usize = 4;
/** Bytes of a vector. */
export const VECTOR: usize = 16;

/** sum + a · b */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** One number in all four lanes. */
export function splat(address: usize): v128 {
  return v128.load32_splat(address);
}

/** The four sums over the lanes of a, b, c and d, by a transposition: ((lane 0 + lane 2) + (lane 1 + lane 3)) of each. */
export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7)); // a02 b02 a13 b13
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Lanes below `count` all ones, the others all zeros; all ones for 4 and more. */
export function firstLanes(count: usize): v128 {
  return i32x4.gt_s(i32x4.splat(<i32>count), i32x4(0, 1, 2, 3));
}

/** Stores the first `count` lanes (all four if it is 4 or more) and leaves what stands behind them. */
export function storeFirst(address: usize, vector: v128, count: usize): void {
  if (count >= 4) {
    v128.store(address, vector);
    return;
  }
  if (count === 1) {
    v128.store32_lane(address, vector, 0);
    return;
  }
  v128.store64_lane(address, vector, 0);
  if (count === 3) v128.store32_lane(address, vector, 2, 8);
}
