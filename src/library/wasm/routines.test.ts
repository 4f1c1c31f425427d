import { describe, expect, it } from "vitest";
// The built library, as notebooks see it: the routines and the worker are files of the build.
import { wasmEngine } from "#library/wasm/index.js";
import {
  adam,
  conv2d,
  dense,
  dropout,
  elu,
  flatten,
  type LayerDescription,
  maxPool2d,
  Model,
  type NamedTensors,
  type Optimizer,
  referenceEngine,
  relu,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  summarize,
  tanh,
  type Tensor,
  zeros,
} from "#library/nn/index.js";
import { Random } from "#library/random.js";

const CLASSES = 5;

function noise(random: Random, ...shape: number[]): Tensor {
  const numbers = zeros(...shape);
  numbers.data.forEach((_, k) => (numbers.data[k] = Math.fround(random.normal())));
  return numbers;
}

/** Images that are zero but for a rectangle of noise, a different one in each. */
function pictures(random: Random, batch: number, channels: number, height: number, width: number): Tensor {
  const images = noise(random, batch, channels, height, width);
  for (let s = 0; s < batch; s++) {
    const [top, left] = [random.integer(height), random.integer(width)];
    for (let c = 0; c < channels; c++)
      for (let r = 0; r < height; r++)
        for (let k = 0; k < width; k++)
          if (r < top || r > top + 2 || k < left || k > left + 3)
            images.data[((s * channels + c) * height + r) * width + k] = 0;
  }
  return images;
}

/** Largest difference of two tensors, relative to the largest number of the second. */
function relativeDifference(a: Tensor, b: Tensor): number {
  expect(a.shape).toEqual(b.shape);
  const scale = b.data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1e-6);
  return a.data.reduce((worst, x, k) => Math.max(worst, Math.abs(x - b.data[k]!)), 0) / scale;
}

function expectClose(actual: NamedTensors, expected: NamedTensors, tolerance = 1e-5): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const name of Object.keys(expected))
    expect(relativeDifference(actual[name]!, expected[name]!), name).toBeLessThan(tolerance);
}

/** What may be other than usual: Adam, and biases that are not 0. */
interface Variant {
  optimizer?: () => Optimizer;
  hasBiases?: boolean;
}

/** The same network, from the same seed, in both engines. */
function both(
  layers: LayerDescription[],
  input: number[],
  { optimizer = () => adam(), hasBiases = true }: Variant,
) {
  const model = new Model(layers, { random: new Random(3) });
  const readable = referenceEngine(model, { optimizer: optimizer() });
  const fast = wasmEngine(layers, { input, random: new Random(3), optimizer: optimizer(), threads: 1 });
  const start = readable.weights();
  const jitter = new Random(4);
  for (const [name, { data }] of Object.entries(start))
    if (hasBiases || !name.endsWith("bias"))
      data.forEach((x, k) => (data[k] = Math.fround(x + 0.1 * jitter.normal())));
  readable.load(start);
  fast.load(start);
  return { model, readable, fast };
}

/** Forward pass, all gradients and three steps, in both engines. */
function compare(
  layers: LayerDescription[],
  input: number[],
  batch: number,
  { samples = noise, ...variant }: Variant & { samples?: typeof noise } = {},
) {
  const features = summarize(layers, input).at(-1).outputShape[0]!;
  const { model, readable, fast } = both([...layers, dense(features, CLASSES)], input, variant);
  const random = new Random(5);
  const x = samples(random, batch, ...input);
  const labels = Array.from({ length: batch }, () => random.integer(CLASSES));
  expect(relativeDifference(fast.forward(x), readable.forward(x))).toBeLessThan(1e-5);
  model.backward(softmaxCrossEntropy.gradient(model.forward(x, "train"), labels));
  const gradients = Object.fromEntries(model.parameters().map((p) => [p.name, p.gradient]));
  expectClose(fast.gradients(x, labels), gradients);
  for (let step = 0; step < 3; step++)
    expect(fast.trainBatch(x, labels)).toBeCloseTo(readable.trainBatch(x, labels), 4);
  expectClose(fast.weights(), readable.weights());
}

describe("the WASM engine agrees with the reference engine", () => {
  for (const kernel of [1, 3, 5])
    for (const padding of [0, 1, 2])
      for (const [channels, outputs, batch] of [
        [1, 3, 1],
        [3, 5, 3],
        [5, 16, 7],
        [16, 1, 3],
      ] as const)
        it(`through conv2d of kernel ${kernel}, padding ${padding}, ${channels} to ${outputs} channels, batch ${batch}`, () => {
          const conv = conv2d(channels, outputs, kernel, { padding });
          compare([conv, relu(), maxPool2d(), flatten()], [channels, 7, 8], batch);
          compare([conv, flatten()], [channels, 5, 6], batch);
        });

  for (const kernel of [1, 3, 5])
    for (const channels of [1, 2, 3])
      it(`through pictures with a background, kernel ${kernel}, ${channels} channels`, () => {
        const layers = [conv2d(channels, 6, kernel, { padding: 2 }), relu(), maxPool2d(), flatten()];
        for (const batch of [1, 5]) compare(layers, [channels, 12, 13], batch, { samples: pictures });
      });

  for (const [channels, outputs] of [
    [4, 4],
    [6, 12],
    [9, 9],
  ] as const)
    for (const size of [6, 7, 10])
      it(`through Winograd's filtering of ${channels} to ${outputs} channels, images of ${size}`, () =>
        compare(
          [conv2d(channels, outputs, 5), maxPool2d(), relu(), flatten()],
          [channels, size, size + 1],
          3,
        ));

  it("through background behind another layer, whose bias learns from it", () => {
    const layers = [conv2d(1, 1, 1), conv2d(1, 6, 3, { padding: 1 }), maxPool2d(), flatten()];
    // Without biases the first layer leaves background as it is.
    for (const batch of [1, 5]) compare(layers, [1, 12, 13], batch, { samples: pictures, hasBiases: false });
  });

  const image = [2, 9, 10];
  const stacks: Record<string, [LayerDescription[], number[]]> = {
    "two pooled convolutions and two dense layers": [
      [
        conv2d(2, 6, 3, { padding: 1 }),
        relu(),
        maxPool2d(),
        conv2d(6, 9, 3),
        maxPool2d(),
        relu(),
        flatten(),
        dense(9, 7),
        relu(),
      ],
      image,
    ],
    "convolutions that follow each other": [
      [conv2d(2, 5, 3), relu(), conv2d(5, 4, 3, { padding: 2 }), conv2d(4, 3, 1), relu(), flatten()],
      image,
    ],
    "pooling of 3 and activations of every kind": [
      [
        tanh(),
        conv2d(2, 5, 3, { padding: 1 }),
        elu(0.7),
        maxPool2d(3),
        conv2d(5, 4, 3, { padding: 2 }),
        sigmoid(),
        conv2d(4, 3, 3, { padding: 1 }),
        maxPool2d(),
        tanh(),
        relu(),
        flatten(),
      ],
      image,
    ],
    "dropout, with the same masks, also of an image": [
      [conv2d(2, 4, 3), relu(), dropout(0.25), maxPool2d(), flatten(), dense(48, 20), relu(), dropout(0.5)],
      image,
    ],
    "dense layers alone": [[dense(11, 13), tanh(), dense(13, 6), elu(1), dropout(0.2)], [11]],
    "pooling before anything else": [[maxPool2d(2), flatten(), dropout(0.5), dense(40, 6), sigmoid()], image],
    "a single dense layer": [[flatten()], image],
  };
  for (const [name, [layers, input]] of Object.entries(stacks))
    for (const batch of [1, 4, 9]) it(`through ${name}, batch ${batch}`, () => compare(layers, input, batch));

  it("under gradient descent with momentum", () =>
    compare([dense(6, 9), relu()], [6], 5, { optimizer: () => sgd({ learningRate: 0.1, momentum: 0.9 }) }));
});
