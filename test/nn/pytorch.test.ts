import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { iris } from "#homework/iris/index.js";
import {
  adam,
  dense,
  type LayerDescription,
  Model,
  type NamedTensors,
  normalize,
  referenceEngine,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  split,
  type Tensor,
  train,
} from "#library/nn/index.js";
import { wasmEngine } from "#library/wasm/index.js";
import { Random } from "#library/random.js";

interface Fixture {
  layers: LayerDescription[];
  inputs: Tensor;
  labels: number[];
  weights: NamedTensors;
  logits: Tensor;
  loss: number;
  gradients: NamedTensors;
  after1: NamedTensors;
  after10: NamedTensors;
}

const { networks, learningRate } = JSON.parse(
  readFileSync(new URL("../fixtures/pytorch/networks.json", import.meta.url), "utf8"),
  (key, value: unknown) => (key === "data" ? Float64Array.from(value as number[]) : value),
) as { networks: Record<string, Fixture>; learningRate: number };

/** Expects the same names, and numbers that differ by at most `tolerance` of the largest in the tensor. */
function expectClose(found: NamedTensors, expected: NamedTensors, tolerance: number): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, { data }] of Object.entries(expected)) {
    const largest = Math.max(...Array.from(data, Math.abs));
    const difference = Math.max(...Array.from(data, (x, i) => Math.abs(x - found[name]!.data[i]!)));
    expect(difference / largest, name).toBeLessThan(tolerance);
  }
}

const READABLE_TOLERANCE = 1e-9;

describe("the reference engine agrees with PyTorch", () => {
  for (const [name, fixture] of Object.entries(networks)) {
    const start = () => {
      const model = new Model(fixture.layers, { random: new Random(1) });
      const engine = referenceEngine(model, { optimizer: adam({ learningRate }) });
      engine.load(fixture.weights);
      return { model, engine };
    };
    const { inputs, labels } = fixture;

    it(`on logits, loss and all gradients: ${name}`, () => {
      const { model } = start();
      const logits = model.forward(inputs);
      expectClose({ logits }, { logits: fixture.logits }, READABLE_TOLERANCE);
      expect(softmaxCrossEntropy.value(logits, labels)).toBeCloseTo(fixture.loss, 10);
      model.backward(softmaxCrossEntropy.gradient(logits, labels));
      const gradients = model.parameters().map(({ name, gradient }) => [name, gradient]);
      expectClose(Object.fromEntries(gradients) as NamedTensors, fixture.gradients, READABLE_TOLERANCE);
    });

    it(`on the weights after 1 and 10 steps of Adam: ${name}`, () => {
      const { engine } = start();
      expect(engine.trainBatch(inputs, labels)).toBeCloseTo(fixture.loss, 10);
      expectClose(engine.weights(), fixture.after1, READABLE_TOLERANCE);
      for (let step = 2; step <= 10; step++) engine.trainBatch(inputs, labels);
      expectClose(engine.weights(), fixture.after10, READABLE_TOLERANCE);
    });
  }
});

/** Float32 has 24 bits; sums of some hundred products lose a few of them. */
const FAST_TOLERANCE = 1e-5;

describe("the WASM engine agrees with PyTorch", () => {
  for (const [name, fixture] of Object.entries(networks)) {
    const { layers, inputs, labels, weights } = fixture;
    const start = () => {
      const engine = wasmEngine(layers, {
        input: inputs.shape.slice(1),
        random: new Random(1),
        optimizer: adam({ learningRate }),
        threads: 1,
      });
      engine.load(weights);
      return engine;
    };

    it(`on logits, loss and all gradients: ${name}`, () => {
      const engine = start();
      expectClose({ logits: engine.forward(inputs) }, { logits: fixture.logits }, FAST_TOLERANCE);
      expectClose(engine.gradients(inputs, labels), fixture.gradients, FAST_TOLERANCE);
    });

    it(`on the loss and the weights after 1 and 10 steps of Adam: ${name}`, () => {
      const engine = start();
      expect(engine.trainBatch(inputs, labels)).toBeCloseTo(fixture.loss, 5);
      expectClose(engine.weights(), fixture.after1, FAST_TOLERANCE);
      for (let step = 2; step <= 10; step++) engine.trainBatch(inputs, labels);
      expectClose(engine.weights(), fixture.after10, FAST_TOLERANCE);
    });
  }
});

it("the reference engine follows PyTorch over 100 epochs of SGD on iris", () => {
  const { train: expected, test: expectedTest } = JSON.parse(
    readFileSync(new URL("../fixtures/pytorch/iris.json", import.meta.url), "utf8"),
  ) as Record<"train" | "test", { loss: number[]; right: number[] }>;
  const parts = normalize(split(iris(), { random: new Random(2020) }));
  const random = new Random(2020);
  const model = new Model([dense(4, 12), sigmoid(), dense(12, 3)], { random });
  const optimizer = sgd({ learningRate: 0.2 }); // of means over ten, where PyTorch's 0.02 is of sums
  const { train: found, test } = train(model, { ...parts, optimizer, epochs: 100, batchSize: 10, random });
  expected.loss.forEach((sum, k) => expect(120 * found.loss[k]!).toBeCloseTo(sum, 11));
  expectedTest.loss.forEach((sum, k) => expect(30 * test.loss[k]!).toBeCloseTo(sum, 11));
  expect(test.accuracy.map((share) => Math.round(30 * share))).toEqual(expectedTest.right);
});
