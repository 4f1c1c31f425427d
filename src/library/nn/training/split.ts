import { rows, take, tensor } from "../tensor/tensor.js";
import type { Dataset } from "./evaluate.js";
import type { Random } from "../../random.js";

/** A data set in two parts. */
export interface Split {
  train: Dataset;
  test: Dataset;
}

function cut({ inputs, labels }: Dataset, order: number[], testShare: number): Split {
  const first = Math.round(order.length * (1 - testShare));
  const part = (indices: number[]): Dataset => ({
    inputs: take(inputs, indices),
    labels: indices.map((i) => labels[i]!),
  });
  return { train: part(order.slice(0, first)), test: part(order.slice(first)) };
}

/** Shuffles the samples, then takes the last `testShare` (default 0.2) of them for the test. */
export function split(dataset: Dataset, options: { testShare?: number; random: Random }): Split {
  return cut(dataset, options.random.permutation(dataset.labels.length), options.testShare ?? 0.2);
}

/** The last `testShare` (default 0.2) of the samples as they stand in the file. */
export function splitInFileOrder(dataset: Dataset, testShare = 0.2): Split {
  return cut(dataset, [...dataset.labels.keys()], testShare);
}

/**
 * Both parts with every column shifted and scaled to mean 0 and variance 1 **of the training part**, so that
 * training knows nothing of the test set.
 */
export function normalize({ train, test }: Split): Split {
  const columns = rows(train.inputs)[0]!.map((_, j) => rows(train.inputs).map((row) => row[j]!));
  const mean = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / column.length);
  const deviation = columns.map((column, j) =>
    Math.sqrt(column.reduce((sum, x) => sum + (x - mean[j]!) ** 2, 0) / column.length),
  );
  const constant = deviation.indexOf(0);
  if (constant >= 0) throw new RangeError(`normalize: column ${constant} is constant, ${mean[constant]}`);
  const scale = ({ inputs, labels }: Dataset): Dataset => ({
    inputs: tensor(rows(inputs).map((row) => row.map((x, j) => (x - mean[j]!) / deviation[j]!))),
    labels,
  });
  return { train: scale(train), test: scale(test) };
}

/** A row for each label: 1 at the label, 0 elsewhere. */
export function oneHot(labels: readonly number[], classes: number): number[][] {
  return labels.map((label) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0)));
}
