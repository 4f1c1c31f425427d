// Optimizers over a range of parameters, in one pass. WebAssembly cannot flush denormals to zero, and moments that decay
// for a long time become denormal, at which the processor is many times slower; so what is too small to matter is cleared.

import { multiplyAdd, VECTOR } from "./simd";

/** First moments and velocities whose square is below this change no weight by more than rounding. */
const SMALLEST_SQUARE: f32 = 1e-33;

/** The vector with lanes that are too small to matter set to 0. */
function clearSmall(x: v128): v128 {
  return v128.and(x, f32x4.gt(f32x4.mul(x, x), f32x4.splat(SMALLEST_SQUARE)));
}

/** start + share · (end − start) */
function towards(start: v128, end: v128, share: f32): v128 {
  return multiplyAdd(f32x4.splat(share), f32x4.sub(end, start), start);
}

/**
 * Adam (Kingma & Ba, ICLR 2015, algorithm 1): m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v),
 * θ ← θ − rate · m / (√v · root + ε), with rate = η / (1 − β₁ᵗ) and root = 1 / √(1 − β₂ᵗ).
 *
 * @param bytes of the range, a multiple of 16
 * @param rest1 1 − β₁, as rest2 1 − β₂
 */
export function adam(
  theta: usize,
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  bytes: usize,
  rate: f32,
  root: f32,
  rest1: f32,
  rest2: f32,
  epsilon: f32,
): void {
  const smallest = f32x4.splat(SMALLEST_SQUARE);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const g = v128.load(gradient + i);
    const m = clearSmall(towards(v128.load(firstMoment + i), g, rest1));
    const grown = towards(v128.load(secondMoment + i), f32x4.mul(g, g), rest2);
    const v = v128.and(grown, f32x4.gt(grown, smallest));
    v128.store(firstMoment + i, m);
    v128.store(secondMoment + i, v);
    const scale = multiplyAdd(f32x4.sqrt(v), f32x4.splat(root), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m), scale);
    v128.store(theta + i, f32x4.sub(v128.load(theta + i), step));
  }
}

/** Stochastic gradient descent with classical momentum: v ← μv + g, θ ← θ − ηv. */
export function sgd(
  theta: usize,
  gradient: usize,
  velocity: usize,
  bytes: usize,
  rate: f32,
  momentum: f32,
): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const decayed = f32x4.mul(f32x4.splat(momentum), v128.load(velocity + i));
    const v = clearSmall(f32x4.add(decayed, v128.load(gradient + i)));
    v128.store(velocity + i, v);
    v128.store(theta + i, f32x4.sub(v128.load(theta + i), f32x4.mul(f32x4.splat(rate), v)));
  }
}

/** The moving average of weights: average ← average + rest · (θ − average), with rest = 1 − decay. */
export function average(averages: usize, theta: usize, bytes: usize, rest: f32): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(averages + i, towards(v128.load(averages + i), v128.load(theta + i), rest));
  }
}
