import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Dataset, Samples } from "../../library/nn/index.js";
import { DataError, MissingData } from "../../library/training/data-error.js";
import { parseIdx } from "./idx.js";
import { mnistFiles } from "./mnist-files.js";
import { type PinnedFile, readPinned } from "./pinned-file.js";
import { toolRoot } from "../../shared/roots.js";

/** Labeled images: inputs [samples, 1, height, width], bytes scaled to 0 to 1. */
export type Images = Dataset<Samples & { data: Uint8Array }>;

/** MNIST: 60,000 training and 10,000 test images of 28 × 28 pixels. */
export interface Mnist {
  train: Images;
  test: Images;
}

/** The folder of the files: `MNIST_DIR`, or `data/mnist` in the project. */
export const mnistFolder = (): string => resolve(toolRoot, process.env["MNIST_DIR"] || "data/mnist");

async function read(folder: string, file: PinnedFile): Promise<Uint8Array> {
  const path = join(folder, file.name);
  const shown = relative(toolRoot, folder).startsWith("..") ? folder : relative(toolRoot, folder);
  if (!existsSync(path))
    throw new MissingData(
      `${file.name} is missing in ${shown}; run \`npm run data\`, or set MNIST_DIR to a folder that has it`,
    );
  try {
    return await readPinned(path, file);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${join(shown, error.message)}; delete it and run \`npm run data\``);
  }
}

/** Combines images and labels. Throws a DataError if their numbers differ. */
export function pair(images: Uint8Array, labels: Uint8Array, name: string): Images {
  const { shape, data } = parseIdx(images, `${name} images`);
  const { data: digits } = parseIdx(labels, `${name} labels`);
  const [count, height, width] = shape as [number, number, number];
  if (shape.length !== 3) throw new DataError(`${name} images: 3 axes expected, ${shape.length} found`);
  if (digits.length !== count) throw new DataError(`${name}: ${count} images, but ${digits.length} labels`);
  return { inputs: { shape: [count, 1, height, width], data, scale: 1 / 255 }, labels: Array.from(digits) };
}

/**
 * MNIST from disk, its files checked against their SHA-256. Throws MissingData or DataError, which say what to run.
 *
 * @param folder default: `mnistFolder()`
 */
export async function mnist(folder = mnistFolder(), files = mnistFiles): Promise<Mnist> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    [files.trainImages, files.trainLabels, files.testImages, files.testLabels].map((file) =>
      read(folder, file),
    ),
  );
  return {
    train: pair(trainImages!, trainLabels!, "training"),
    test: pair(testImages!, testLabels!, "test"),
  };
}

/** The samples `from` … `to` − 1, without copying the pixels. */
export function range({ inputs, labels }: Images, from: number, to: number): Images {
  const size = inputs.data.length / labels.length;
  return {
    inputs: {
      ...inputs,
      shape: [to - from, ...inputs.shape.slice(1)],
      data: inputs.data.subarray(from * size, to * size),
    },
    labels: labels.slice(from, to),
  };
}
