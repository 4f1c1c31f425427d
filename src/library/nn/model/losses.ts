import { type Tensor, zeros } from "../tensor/tensor.js";

/** A loss over a batch: the **mean** over its samples, and the gradient of that mean. */
export interface Loss {
  /** outputs [batch, classes], labels [batch] → one number */
  value(outputs: Tensor, labels: readonly number[]): number;
  /** → ∂value/∂outputs [batch, classes] */
  gradient(outputs: Tensor, labels: readonly number[]): Tensor;
}

function checkLabels(outputs: Tensor, labels: readonly number[]): void {
  const [batch, classes] = outputs.shape as [number, number];
  if (labels.length !== batch) throw new RangeError(`loss: ${batch} outputs, but ${labels.length} labels`);
  const wrong = labels.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (wrong !== undefined)
    throw new RangeError(`loss: label ${wrong} is not among the classes 0 to ${classes - 1}`);
}

/** log Σₖ exp(yₖ), without overflow: the largest exponential is exactly 1. */
export function logSumExp(y: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let k = 0; k < y.length; k++) if (y[k]! > largest) largest = y[k]!;
  let sum = 0;
  for (let k = 0; k < y.length; k++) sum += Math.exp(y[k]! - largest);
  return largest + Math.log(sum);
}

/** Probabilities of each row of logits [batch, classes]. */
export function softmax(logits: Tensor): Tensor {
  const [batch, classes] = logits.shape as [number, number];
  const probabilities = zeros(batch, classes);
  for (let i = 0; i < batch; i++) {
    const y = logits.data.subarray(i * classes, (i + 1) * classes);
    const normalizer = logSumExp(y);
    for (let k = 0; k < classes; k++) probabilities.data[i * classes + k] = Math.exp(y[k]! - normalizer);
  }
  return probabilities;
}

/** Cross-entropy of softmax probabilities against class labels, in nats. */
export const softmaxCrossEntropy: Loss = {
  // L = mean over i of log Σₖ exp(yᵢₖ) − yᵢ,label
  value(logits, labels) {
    checkLabels(logits, labels);
    const classes = logits.shape[1]!;
    let sum = 0;
    labels.forEach((label, i) => {
      const y = logits.data.subarray(i * classes, (i + 1) * classes);
      sum += logSumExp(y) - y[label]!;
    });
    return sum / labels.length;
  },
  // ∂L/∂y = (softmax(y) − one-hot) / batch
  gradient(logits, labels) {
    checkLabels(logits, labels);
    const gradient = softmax(logits);
    const classes = logits.shape[1]!;
    labels.forEach((label, i) => (gradient.data[i * classes + label]! -= 1));
    for (let i = 0; i < gradient.data.length; i++) gradient.data[i]! /= labels.length;
    return gradient;
  },
};

/** Squared distance to the one-hot target, summed over classes, mean over samples. */
export const meanSquaredError: Loss = {
  value(outputs, labels) {
    const distance = residuals(outputs, labels);
    return distance.data.reduce((sum, r) => sum + r * r, 0) / labels.length;
  },
  // ∂L/∂y = 2 (y − one-hot) / batch
  gradient(outputs, labels) {
    const distance = residuals(outputs, labels);
    for (let i = 0; i < distance.data.length; i++) distance.data[i]! *= 2 / labels.length;
    return distance;
  },
};

/** outputs − one-hot targets */
function residuals(outputs: Tensor, labels: readonly number[]): Tensor {
  checkLabels(outputs, labels);
  const classes = outputs.shape[1]!;
  const distance = zeros(...outputs.shape);
  distance.data.set(outputs.data);
  labels.forEach((label, i) => (distance.data[i * classes + label]! -= 1));
  return distance;
}
