import { FLOAT } from "./simd";

/** Gradients smaller than this become 0: as factors of others they would soon be denormal, which is slow. */
const SMALLEST_GRADIENT: f32 = 1e-18;

/**
 * Cross-entropy of softmax probabilities against one sample's label, in nats, and its gradient times `scale`.
 *
 * With y the largest logit and rest = Σ exp(yₖ − y) over the others, L = y − y_label + log(1 + rest). The gradient
 * softmax(y) − one-hot is, at the label, minus the sum of the other probabilities: so a small loss and a small gradient
 * keep all their digits.
 *
 * @param gradient [classes]
 */
export function softmaxCrossEntropy(
  logits: usize,
  classes: usize,
  label: usize,
  gradient: usize,
  scale: f32,
): f32 {
  let largest: usize = 0;
  for (let k: usize = 1; k < classes; k++) {
    if (load<f32>(logits + k * FLOAT) > load<f32>(logits + largest * FLOAT)) largest = k;
  }
  const y = load<f32>(logits + largest * FLOAT);
  let rest: f32 = 0;
  for (let k: usize = 0; k < classes; k++) {
    const e: f32 = k === largest ? 1 : Mathf.exp(load<f32>(logits + k * FLOAT) - y);
    store<f32>(gradient + k * FLOAT, e);
    if (k !== largest) rest += e;
  }
  let others: f32 = 0;
  for (let k: usize = 0; k < classes; k++) {
    const g = (scale * load<f32>(gradient + k * FLOAT)) / (1 + rest);
    if (k !== label) others += g;
    store<f32>(gradient + k * FLOAT, g < SMALLEST_GRADIENT ? 0 : g);
  }
  store<f32>(gradient + label * FLOAT, others < SMALLEST_GRADIENT ? 0 : -others);
  return y - load<f32>(logits + label * FLOAT) + Mathf.log1p(rest);
}
