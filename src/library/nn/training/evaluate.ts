import { type Loss, softmaxCrossEntropy } from "../model/losses.js";
import { predictedClasses } from "../model/predicted-classes.js";
import { pick, type Samples, type Tensor } from "../tensor/tensor.js";

/** Samples with their classes. */
export interface Dataset<Inputs extends Samples = Tensor> {
  /** [samples, …features] */
  inputs: Inputs;
  /** [samples], classes counted from 0 */
  labels: number[];
}

/** Loss and accuracy of a model on a data set. */
export interface Score {
  /** mean over samples */
  loss: number;
  /** share of correctly classified samples, 0 to 1 */
  accuracy: number;
}

/** Samples predicted at once, which bounds memory. Small data sets, such as iris, are one batch. */
const BATCH = 250;

/** Prediction over a data set in batches, in order: the logits [batch, classes] of each, with its labels. */
export function* predictions(
  model: { forward(inputs: Samples): Tensor },
  { inputs, labels }: Dataset<Samples>,
): Generator<{ logits: Tensor; labels: number[] }> {
  for (let start = 0; start < labels.length; start += BATCH) {
    const end = Math.min(start + BATCH, labels.length);
    const chosen = Array.from({ length: end - start }, (_, k) => start + k);
    yield { logits: model.forward(pick(inputs, chosen)), labels: labels.slice(start, end) };
  }
}

/** Loss and accuracy of a model or an engine on a data set. */
export function evaluate(
  model: { forward(inputs: Samples): Tensor },
  dataset: Dataset<Samples>,
  loss: Loss = softmaxCrossEntropy,
): Score {
  const count = dataset.labels.length;
  const score = { loss: 0, accuracy: 0 };
  let right = 0;
  for (const { logits, labels } of predictions(model, dataset)) {
    score.loss += loss.value(logits, labels) * (labels.length / count);
    right += predictedClasses(logits).filter((label, i) => label === labels[i]).length;
  }
  return { ...score, accuracy: right / count };
}
