// Activations that are not part of a convolution or dense layer, and dropout. An image is `rows` rows of `length` floats.

import { FLOAT } from "./simd";

/** Activations by number, as in layers/activation.ts. */
const RELU = 0;
const ELU = 1;
const TANH = 2;

/** f(z) */
function activation(kind: i32, z: f32, alpha: f32): f32 {
  if (kind === RELU) return z > 0 ? z : 0;
  if (kind === ELU) return z > 0 ? z : alpha * Mathf.expm1(z);
  if (kind === TANH) return Mathf.tanh(z);
  return 1 / (1 + Mathf.exp(-z)); // sigmoid
}

/** f′(z), given a = f(z) */
function derivative(kind: i32, a: f32, alpha: f32): f32 {
  if (kind === RELU) return a > 0 ? 1 : 0;
  if (kind === ELU) return a > 0 ? 1 : a + alpha;
  if (kind === TANH) return 1 - a * a;
  return a * (1 - a); // sigmoid
}

/** y = f(x) */
export function activate(
  kind: i32,
  alpha: f32,
  x: usize,
  xRow: usize,
  y: usize,
  yRow: usize,
  rows: usize,
  length: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let k: usize = 0; k < length * FLOAT; k += FLOAT) {
      store<f32>(y + r * yRow + k, activation(kind, load<f32>(x + r * xRow + k), alpha));
    }
  }
}

/** dx = dy · f′ */
export function activationGradient(
  kind: i32,
  alpha: f32,
  dx: usize,
  xRow: usize,
  y: usize,
  dy: usize,
  yRow: usize,
  rows: usize,
  length: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let k: usize = 0; k < length * FLOAT; k += FLOAT) {
      const g = load<f32>(dy + r * yRow + k);
      store<f32>(dx + r * xRow + k, g * derivative(kind, load<f32>(y + r * yRow + k), alpha));
    }
  }
}

/** to = mask · from, or to = from if mask is 0; the mask has no gaps between rows. Used for y and for dx. */
export function applyMask(
  mask: usize,
  from: usize,
  fromRow: usize,
  to: usize,
  toRow: usize,
  rows: usize,
  length: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let k: usize = 0; k < length * FLOAT; k += FLOAT) {
      const factor: f32 = mask ? load<f32>(mask + r * length * FLOAT + k) : 1;
      store<f32>(to + r * toRow + k, factor * load<f32>(from + r * fromRow + k));
    }
  }
}
