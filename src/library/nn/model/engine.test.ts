import { describe, expect, it } from "vitest";
import { Random } from "../../random.js";
import {
  adam,
  conv2d,
  dense,
  dropout,
  type Engine,
  evaluate,
  flatten,
  maxPool2d,
  Model,
  type NamedTensors,
  type Optimizer,
  referenceEngine,
  relu,
  sgd,
  trainEpoch,
  WeightAverage,
} from "../index.js";

const LAYERS = [
  conv2d(1, 3, 3),
  relu(),
  maxPool2d(),
  flatten(),
  dense(27, 8),
  relu(),
  dropout(0.5),
  dense(8, 2),
];
const pixels = new Random(1);
const DATA = {
  inputs: {
    shape: [20, 1, 8, 8],
    data: Uint8Array.from({ length: 20 * 64 }, () => pixels.integer(256)),
    scale: 1 / 255,
  },
  labels: Array.from({ length: 20 }, (_, i) => i % 2),
};

function start(optimizer: Optimizer): { engine: Engine; random: Random } {
  const random = new Random(42);
  return { engine: referenceEngine(new Model(LAYERS, { random }), { optimizer, average: 0.9 }), random };
}
const runEpoch = ({ engine, random }: { engine: Engine; random: Random }, epoch: number) =>
  [...trainEpoch(engine, { train: DATA, batchSize: 3, random, epoch })].map(({ loss }) => loss);

describe("a restored engine continues with the same bits", () => {
  for (const [name, optimizer] of [
    ["adam", () => adam({ learningRate: 0.01 })],
    ["sgd with momentum", () => sgd({ learningRate: 0.01, momentum: 0.9 })],
  ] as const)
    it(`under ${name}, dropout masks included`, () => {
      const whole = start(optimizer());
      runEpoch(whole, 1);
      const kept = structuredClone({ state: whole.engine.save(), random: whole.random.save() });
      const losses = runEpoch(whole, 2);
      const resumed = start(optimizer());
      resumed.engine.restore(kept.state);
      resumed.random.restore(kept.random);
      expect(runEpoch(resumed, 2)).toEqual(losses);
      expect(resumed.engine.save()).toEqual(whole.engine.save());
    });

  it("rejects missing weights and weights of another shape, naming both shapes", () => {
    const { engine } = start(adam());
    const { "dense 2 weights": removed, ...rest } = engine.weights();
    expect(removed!.shape).toEqual([8, 2]);
    expect(() => engine.load(rest)).toThrow("dense 2 weights: missing");
    expect(() => engine.load({ ...rest, "dense 2 weights": { shape: [2, 8], data: removed!.data } })).toThrow(
      "dense 2 weights: shape [8, 2] expected, [2, 8] given",
    );
  });
});

it("evaluating in batches gives the accuracy of all samples at once", () => {
  const model = new Model([flatten(), dense(64, 2)], { random: new Random(1) });
  const many = {
    inputs: { ...DATA.inputs, shape: [600, 1, 8, 8], data: new Uint8Array(600 * 64) },
    labels: Array.from({ length: 600 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  };
  many.inputs.data.forEach((_, k) => (many.inputs.data[k] = pixels.integer(256)));
  const one = {
    inputs: { shape: [600, 1, 8, 8], data: Float64Array.from(many.inputs.data, (b) => b / 255) },
  };
  const right = model.predict(one.inputs).filter((label, i) => label === many.labels[i]).length;
  expect(evaluate(model, many).accuracy).toBe(right / 600);
});

describe("the average of weights", () => {
  const of = (x: number): NamedTensors => ({ w: { shape: [1], data: Float64Array.of(x) } });

  it("follows the recursion w̄ ← d w̄ + (1 − d) w, with a shorter memory at the start", () => {
    const average = new WeightAverage(0.5);
    let expected = 0;
    [3, -1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8].forEach((w, t) => {
      average.update(of(w));
      const d = Math.min(0.5, t / (t + 9));
      expected = t === 0 ? w : d * expected + (1 - d) * w;
    });
    expect(average.weights()["w"]!.data[0]).toBeCloseTo(expected, 12);
  });

  it("of unchanging weights is those weights", () => {
    const average = new WeightAverage(0.99);
    for (let t = 0; t < 50; t++) average.update(of(0.1));
    expect(average.weights()["w"]!.data[0]).toBeCloseTo(0.1, 14);
  });

  it("continues from a saved state", () => {
    const [whole, resumed] = [new WeightAverage(0.9), new WeightAverage(0.9)];
    whole.update(of(1));
    whole.update(of(2));
    resumed.restore(structuredClone(whole.save()));
    for (const each of [whole, resumed]) each.update(of(7));
    expect(resumed.weights()).toEqual(whole.weights());
    expect(() => new WeightAverage(1)).toThrow("not 1");
  });
});
