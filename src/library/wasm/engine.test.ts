import { afterAll, describe, expect, it } from "vitest";
// The built library, as notebooks see it: the routines and the worker are files of the build.
import { type WasmEngine, wasmEngine, loadRoutines, singleThreadedEngine } from "#library/wasm/index.js";
import {
  adam,
  conv2d,
  dense,
  dropout,
  evaluate,
  flatten,
  maxPool2d,
  predictedClasses,
  relu,
  type Samples,
  sgd,
  WeightAverage,
} from "#library/nn/index.js";
import { Random } from "#library/random.js";

const LAYERS = [
  conv2d(1, 6, 3, { padding: 1 }),
  relu(),
  maxPool2d(),
  conv2d(6, 14, 5, { padding: 1 }),
  relu(),
  maxPool2d(),
  flatten(),
  dense(56, 24),
  relu(),
  dropout(0.5),
  dense(24, 10),
];
const INPUT = [1, 12, 12];

const pixels = new Random(1);
/** Samples of random bytes. */
const images = (count: number): Samples => ({
  shape: [count, ...INPUT],
  data: Uint8Array.from({ length: count * 144 }, () => pixels.integer(256)),
  scale: 1 / 255,
});
const labelsOf = (count: number) => Array.from({ length: count }, () => pixels.integer(10));
const BATCHES = [4, 1, 7, 64, 3, 100].map((count) => ({ x: images(count), labels: labelsOf(count) }));
const optimizer = () => adam({ learningRate: 0.003 });

const started: WasmEngine[] = [];
afterAll(() => started.forEach((engine) => engine.close()));

function start(options: { threads?: number; average?: number; seed?: number } = {}) {
  const { threads = 1, average, seed = 42 } = options;
  const engine = wasmEngine(LAYERS, {
    input: INPUT,
    random: new Random(seed),
    optimizer: optimizer(),
    threads,
    average,
  });
  started.push(engine);
  return engine;
}

/** Everything a training leaves: losses, weights, moments, predictions. */
function traces(threads: number) {
  const engine = start({ threads, average: 0.9 });
  const losses = BATCHES.map(({ x, labels }) => engine.trainBatch(x, labels));
  const { x } = BATCHES[5]!;
  return { losses, state: engine.save(), logits: engine.forward(x), averaged: engine.averaged.forward(x) };
}

describe("the bits of a training", () => {
  const alone = traces(1);

  for (const threads of [2, 3, 4])
    it(`are the same with ${threads} threads as with one`, () => expect(traces(threads)).toEqual(alone));

  it("are the same in a second run", () => expect(traces(1)).toEqual(alone));

  it("are the same over a memory that is not shared, as in a browser", () => {
    const engine = singleThreadedEngine(
      LAYERS,
      { input: INPUT, random: new Random(42), optimizer: optimizer(), average: 0.9 },
      loadRoutines("own"),
    );
    expect(BATCHES.map(({ x, labels }) => engine.trainBatch(x, labels))).toEqual(alone.losses);
  });

  it("differ with another seed", () => {
    const engine = start({ seed: 43 });
    expect(engine.trainBatch(BATCHES[0]!.x, BATCHES[0]!.labels)).not.toBe(alone.losses[0]);
  });
});

it("continues with the same bits after restoring a saved state", () => {
  const whole = start({ average: 0.9 });
  const random = new Random(42);
  const resumed = wasmEngine(LAYERS, {
    input: INPUT,
    random,
    optimizer: optimizer(),
    threads: 2,
    average: 0.9,
  });
  started.push(resumed);
  // Dropout masks come from the engine's Random: both engines draw the same ones up to here.
  for (const { x, labels } of BATCHES.slice(0, 3)) {
    whole.trainBatch(x, labels);
    resumed.gradients(x, labels);
  }
  resumed.restore(structuredClone(whole.save()));
  for (const { x, labels } of BATCHES.slice(3))
    expect(resumed.trainBatch(x, labels)).toBe(whole.trainBatch(x, labels));
  expect(resumed.save()).toEqual(whole.save());
});

it("keeps the average of weights that WeightAverage defines", () => {
  const engine = start({ average: 0.6 });
  const average = new WeightAverage(0.6);
  for (const { x, labels } of BATCHES) {
    engine.trainBatch(x, labels);
    average.update(engine.weights());
  }
  const averaged = engine.averaged.weights();
  for (const [name, { data }] of Object.entries(average.weights()))
    data.forEach((x, k) => expect(averaged[name]!.data[k]).toBeCloseTo(x, 5));
});

it("predicts with the averaged weights and restores its own afterwards", () => {
  const engine = start({ average: 0.6 });
  for (const { x, labels } of BATCHES) engine.trainBatch(x, labels);
  const other = start();
  other.load(engine.averaged.weights());
  const before = engine.save();
  const { x, labels } = BATCHES[3]!;
  expect(engine.predict(x)).toEqual(predictedClasses(engine.forward(x)));
  expect(engine.averaged.forward(x)).toEqual(other.forward(x));
  expect(engine.save()).toEqual(before);
  expect(evaluate(engine.averaged, { inputs: x, labels })).toEqual(evaluate(other, { inputs: x, labels }));
});

it("gives nearly the same logits for scaled bytes and for floats", () => {
  const engine = start();
  const { x } = BATCHES[2]!;
  const numbers = { shape: x.shape, data: Float64Array.from(x.data, (byte) => byte / 255) };
  const [fromBytes, fromNumbers] = [engine.forward(x), engine.forward(numbers)];
  fromBytes.data.forEach((y, k) => expect(y).toBeCloseTo(fromNumbers.data[k]!, 5));
});

it("leaves no denormal numbers after many steps with zero gradients", () => {
  const engine = wasmEngine([dense(4, 3)], {
    input: [4],
    random: new Random(1),
    optimizer: optimizer(),
    threads: 1,
  });
  const zerosAfter = { shape: [1, 4], data: Float64Array.of(1, 0, 0, 0) };
  engine.trainBatch({ shape: [1, 4], data: Float64Array.of(1, 1, 1, 1) }, [0]);
  for (let step = 0; step < 2000; step++) engine.trainBatch(zerosAfter, [0]);
  const smallestNormal = 2 ** -126;
  for (const { data } of Object.values(engine.save()))
    for (const x of data) expect(x === 0 || Math.abs(x) >= smallestNormal).toBe(true);
});

describe("errors name the layer or tensor and both values", () => {
  const labels = [0];
  const x = images(1);

  it("of layers that do not fit", () => {
    const make = (kernel: number) => () =>
      wasmEngine([conv2d(1, 2, kernel)], { input: [1, 3, 3], random: new Random(1), threads: 1 });
    expect(make(5)).toThrow("conv2d 1: kernel 5 > input 3");
  });

  it("of samples of another shape", () => {
    const wrong = { shape: [1, 2, 12, 12], data: new Float64Array(288) };
    expect(() => start().forward(wrong)).toThrow("conv2d 1: 1 input channels expected, 2 given");
    const other = { shape: [1, 1, 14, 14], data: new Float64Array(196) };
    expect(() => start().forward(other)).toThrow("samples [1, 12, 12] expected, [1, 14, 14] given");
    const short = { shape: [2, 1, 12, 12], data: new Float64Array(144) };
    expect(() => start().forward(short)).toThrow("288 numbers expected in [2, 1, 12, 12], 144 given");
  });

  it("of labels", () => {
    expect(() => start().trainBatch(x, [10])).toThrow("label 10 is not among the classes 0 to 9");
    expect(() => start().trainBatch(x, [])).toThrow("1 outputs, but 0 labels");
  });

  it("of weights, and then changes none", () => {
    const engine = start();
    const before = engine.weights();
    const wrong = { ...engine.weights(), "dense 2 bias": { shape: [9], data: new Float64Array(9) } };
    expect(() => engine.load(wrong)).toThrow("dense 2 bias: shape [10] expected, [9] given");
    expect(engine.weights()).toEqual(before);
  });

  it("of what was not asked for", () => {
    const engine = wasmEngine(LAYERS, { input: INPUT, random: new Random(1), threads: 1 });
    expect(() => engine.trainBatch(x, labels)).toThrow("training needs an optimizer");
    expect(() => engine.averaged).toThrow("no average is kept");
    expect(() => start({ threads: 0 })).toThrow("above 0, not 0");
    expect(() => start({ average: 1 })).toThrow("below 1, not 1");
  });

  it("of a closed engine", () => {
    const engine = start({ threads: 2 });
    engine.close();
    expect(() => engine.forward(x)).toThrow("closed");
  });
});

it("a loss of NaN is returned as NaN", () => {
  const engine = wasmEngine([dense(2, 2)], {
    input: [2],
    random: new Random(1),
    optimizer: sgd({ learningRate: 1 }),
    threads: 1,
  });
  expect(engine.trainBatch({ shape: [1, 2], data: Float64Array.of(NaN, 0) }, [0])).toBeNaN();
});
