import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { wasmEngine } from "#library/wasm/index.js";
import {
  adam,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPool2d,
  relu,
  trainWithCheckpoints,
} from "#library/nn/index.js";
import { Random } from "#library/random.js";
import { type TrainingJob, trainInParallel, type TrainingStatus } from "#library/training/index.js";

const pixels = new Random(1);
const data = {
  inputs: {
    shape: [60, 1, 8, 8],
    data: Uint8Array.from({ length: 60 * 64 }, () => pixels.integer(256)),
    scale: 1 / 255,
  },
  labels: Array.from({ length: 60 }, (_, i) => i % 3),
};
const layers = [
  conv2d(1, 4, 3),
  relu(),
  maxPool2d(),
  flatten(),
  dense(36, 8),
  relu(),
  dropout(0.5),
  dense(8, 3),
];
const training = (seed: number): TrainingJob => ({
  name: `seed ${seed}`,
  seed,
  layers,
  optimizer: adam({ learningRate: 0.01 }).settings,
  average: 0.9,
  train: data,
  batchSize: 4,
  epochs: 4,
  scored: { all: data },
  scoredFrom: 3,
  log: { every: 5, test: data },
});

it("parallel trainings have the results of single ones, in order", async () => {
  const places = new Set<string>();
  const found = await trainInParallel(
    [training(1), training(2), training(3)],
    ({ name }) => void places.add(name),
  );
  expect([...places].sort()).toEqual(["seed 1", "seed 2", "seed 3"]);
  for (const [k, { history, weights, averaged }] of found.entries()) {
    const { seed, average, optimizer, ...options } = training(k + 1);
    expect(optimizer).toMatchObject({ kind: "adam", learningRate: 0.01 });
    const random = new Random(seed);
    const engine = wasmEngine(layers, {
      input: [1, 8, 8],
      random,
      optimizer: adam({ learningRate: 0.01 }),
      average,
      threads: 1,
    });
    const alone = await trainWithCheckpoints(engine, { ...options, random });
    const steady = ({ epochs, log }: typeof alone) => ({
      log,
      epochs: epochs.map((record) => ({ ...record, seconds: 0 })),
    });
    expect(steady(history)).toEqual(steady(alone));
    expect(history.epochs.map(({ raw }) => Object.keys(raw).length)).toEqual([0, 0, 1, 1]);
    expect(weights).toEqual(engine.weights());
    expect(averaged).toEqual(engine.averaged.weights());
  }
});

it("a failing training is named and stops the others", async () => {
  const bad = { ...training(2), optimizer: adam({ learningRate: 1e30 }).settings };
  await expect(trainInParallel([training(1), bad])).rejects.toThrow(
    /^seed 2: train: the loss is .* in epoch 1, batch/,
  );
});

it("parallel trainings stop when the progress callback throws", async () => {
  const endless = [1, 2].map((seed) => ({ ...training(seed), epochs: 1e6 }));
  const interrupted = new Error("the cell was interrupted");
  const thrown = () => {
    throw interrupted;
  };
  for (const fail of [thrown, () => Promise.reject(interrupted)]) {
    let told = 0;
    // Only one of them fails, once the other is at work: the other must be ended from outside.
    const heard = new Set<string>();
    const onStatus = ({ name }: TrainingStatus) => {
      told++;
      const areAtWork = heard.add(name).size === Math.min(2, availableParallelism());
      return areAtWork && name === "seed 1" ? fail() : undefined;
    };
    await expect(trainInParallel(endless, onStatus)).rejects.toBe(interrupted);
    const before = told;
    await sleep(500); // A training at work tells of itself many times.
    expect(told).toBe(before);
  }
});
