/**
 * Multiplies and adds in registers alone, as fast as the processor can without fused instructions: twelve independent
 * sums, enough to hide how long each operation takes, `rounds` times. Returns a number that depends on all of them, so that
 * nothing can be left out.
 */
export function multiplyAdd(rounds: i32, factor: f32, term: f32): f32 {
  const x = f32x4.splat(factor);
  const y = f32x4.splat(term);
  let a = y;
  let b = y;
  let c = y;
  let d = y;
  let e = y;
  let f = y;
  let g = y;
  let h = y;
  let i = y;
  let j = y;
  let k = y;
  let l = y;
  for (let round = 0; round < rounds; round++) {
    a = f32x4.add(f32x4.mul(a, x), y);
    b = f32x4.add(f32x4.mul(b, x), y);
    c = f32x4.add(f32x4.mul(c, x), y);
    d = f32x4.add(f32x4.mul(d, x), y);
    e = f32x4.add(f32x4.mul(e, x), y);
    f = f32x4.add(f32x4.mul(f, x), y);
    g = f32x4.add(f32x4.mul(g, x), y);
    h = f32x4.add(f32x4.mul(h, x), y);
    i = f32x4.add(f32x4.mul(i, x), y);
    j = f32x4.add(f32x4.mul(j, x), y);
    k = f32x4.add(f32x4.mul(k, x), y);
    l = f32x4.add(f32x4.mul(l, x), y);
  }
  let sum = f32x4.add(a, b);
  sum = f32x4.add(sum, c);
  sum = f32x4.add(sum, d);
  sum = f32x4.add(sum, e);
  sum = f32x4.add(sum, f);
  sum = f32x4.add(sum, g);
  sum = f32x4.add(sum, h);
  sum = f32x4.add(sum, i);
  sum = f32x4.add(sum, j);
  sum = f32x4.add(sum, k);
  sum = f32x4.add(sum, l);
  return f32x4.extract_lane(sum, 0);
}
