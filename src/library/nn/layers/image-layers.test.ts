import { describe, expect, it } from "vitest";
import { Random } from "../../random.js";
import {
  conv2d,
  dense,
  dropout,
  finiteDifferences,
  flatten,
  type LayerDescription,
  maxPool2d,
  Model,
  outputShape,
  relu,
  softmaxCrossEntropy,
  summarize,
  tanh,
  type Tensor,
  zeros,
} from "../index.js";

/** Numbers of a normal distribution. */
function noise(random: Random, ...shape: number[]): Tensor {
  const numbers = zeros(...shape);
  numbers.data.forEach((_, k) => (numbers.data[k] = random.normal()));
  return numbers;
}

/** Largest difference, relative to the larger of the two numbers. */
const relativeDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!) / Math.max(1e-3, Math.abs(x), Math.abs(b[i]!))));

const LABELS = [2, 0, 1];

/** Checks the gradient of every parameter and of the input against finite differences. */
function checkGradients(layers: LayerDescription[], input: number[], batch: number): void {
  const model = new Model(layers, { random: new Random(11) });
  const random = new Random(12);
  model.parameters().forEach(({ value }) => value.data.forEach((x, k) => (value.data[k] = x + 0.1)));
  const x = noise(random, batch, ...input);
  const labels = Array.from({ length: batch }, (_, i) => LABELS[i % 3]!);
  const loss = () => softmaxCrossEntropy.value(model.forward(x), labels);
  const inputGradient = model.backward(softmaxCrossEntropy.gradient(model.forward(x), labels));
  const checks = model
    .parameters()
    .map(({ name, value, gradient }) => ({ name, value, gradient: gradient.data.slice() }));
  for (const { name, value, gradient } of [
    ...checks,
    { name: "input", value: x, gradient: inputGradient.data },
  ]) {
    const before = value.data.slice();
    const numeric = finiteDifferences((moved) => {
      value.data.set(moved);
      return loss();
    }, before);
    value.data.set(before);
    expect(relativeDifference(gradient, numeric), name).toBeLessThan(1e-6);
  }
}

describe("gradients agree with finite differences", () => {
  for (const kernel of [1, 3, 5])
    for (const padding of [0, 1, 2])
      it(`through a convolution of kernel ${kernel} with padding ${padding}`, () => {
        const side = 6 + 2 * padding - kernel;
        checkGradients(
          [conv2d(3, 2, kernel, { padding }), tanh(), flatten(), dense(2 * side * (side + 1), 3)],
          [3, 5, 6],
          2,
        );
      });

  it("through two convolutions with max-pooling that leaves a row and a column out", () => {
    const layers = [
      conv2d(1, 4, 3, { padding: 1 }),
      relu(),
      maxPool2d(),
      conv2d(4, 5, 3),
      relu(),
      maxPool2d(),
    ];
    checkGradients([...layers, flatten(), dense(5, 3)], [1, 9, 10], 3);
  });

  it("through a window of three", () => {
    checkGradients([conv2d(1, 2, 1), maxPool2d(3), flatten(), dense(4, 3)], [1, 7, 4], 1);
  });
});

it("a convolution is the weighted sum of its definition", () => {
  const random = new Random(5);
  const [x, padding, kernel] = [noise(random, 2, 3, 4, 5), 1, 3];
  const model = new Model([conv2d(3, 2, kernel, { padding })], { random });
  const [W, b] = model.parameters().map(({ value }) => value) as [Tensor, Tensor];
  b.data.set([0.5, -1]);
  const at = (n: number, c: number, r: number, s: number) =>
    r < 0 || r >= 4 || s < 0 || s >= 5 ? 0 : x.data[((n * 3 + c) * 4 + r) * 5 + s]!;
  const y = model.forward(x);
  expect(y.shape).toEqual([2, 2, 4, 5]);
  y.data.forEach((value, k) => {
    const [n, o, r, s] = [Math.floor(k / 40), Math.floor(k / 20) % 2, Math.floor(k / 5) % 4, k % 5];
    let sum = b.data[o]!;
    for (let c = 0; c < 3; c++)
      for (let i = 0; i < kernel; i++)
        for (let j = 0; j < kernel; j++)
          sum +=
            W.data[((o * 3 + c) * kernel + i) * kernel + j]! * at(n, c, r + i - padding, s + j - padding);
    expect(value).toBeCloseTo(sum, 12);
  });
});

describe("dropout", () => {
  const ones = { shape: [50, 40], data: new Float64Array(2000).fill(1) };

  it("zeroes about its rate in training, keeps the mean, and changes nothing in prediction", () => {
    const model = new Model([dropout(0.25)], { random: new Random(3) });
    const trained = Array.from(model.forward(ones, "train").data);
    expect(new Set(trained)).toEqual(new Set([0, 1 / 0.75]));
    expect(trained.filter((x) => x === 0).length / 2000).toBeCloseTo(0.25, 1);
    expect(model.forward(ones)).toEqual(ones);
  });

  it("passes back only the gradients of numbers that it kept", () => {
    const model = new Model([dropout(0.5)], { random: new Random(3) });
    const outputs = model.forward(ones, "train");
    expect(model.backward(ones)).toEqual(outputs);
  });

  it("draws the same masks from the same seed, and new ones at the next step", () => {
    const masks = () => {
      const model = new Model([dropout(0.5)], { random: new Random(8) });
      return [model.forward(ones, "train"), model.forward(ones, "train")];
    };
    const [first, second] = masks();
    expect(masks()).toEqual([first, second]);
    expect(first).not.toEqual(second);
  });

  it("rejects a rate of 1", () => {
    expect(() => new Model([dropout(1)], { random: new Random(1) })).toThrow(
      "dropout 1: the rate must be at least 0 and below 1, not 1",
    );
  });
});

describe("shapes", () => {
  it("errors name the layer and both values", () => {
    const run = (layers: LayerDescription[], ...input: number[]) =>
      new Model(layers, { random: new Random(1) }).forward(zeros(1, ...input));
    expect(() => run([conv2d(1, 2, 5)], 1, 3, 8)).toThrow("conv2d 1: kernel 5 > input 3");
    expect(() => run([conv2d(1, 2, 5, { padding: 1 })], 1, 9, 2)).toThrow(
      "conv2d 1: kernel 5 > input 2 with padding 1",
    );
    expect(() => run([conv2d(1, 2, 1), conv2d(3, 2, 1)], 1, 4, 4)).toThrow(
      "conv2d 2: 3 input channels expected, 2 given",
    );
    expect(() => run([conv2d(1, 2, 1)], 16)).toThrow(
      "conv2d 1: samples [channels, height, width] expected, [16] given",
    );
    expect(() => run([maxPool2d(4)], 1, 3, 8)).toThrow("maxPool2d 1: window 4 > input 3");
    expect(() => run([dense(16, 2)], 1, 4, 4)).toThrow(
      "dense 1: samples [16] expected, [1, 4, 4] given; put flatten() before it",
    );
  });

  it("and parameter counts are known without running the network", () => {
    const layers = [conv2d(1, 6, 5, { padding: 2 }), relu(), maxPool2d(), flatten(), dense(1176, 10)];
    expect(summarize(layers, [1, 28, 28])).toEqual([
      { name: "conv2d 1", outputShape: [6, 28, 28], parameters: 156, multiplyAdds: 25 * 6 * 784 },
      { name: "relu 1", outputShape: [6, 28, 28], parameters: 0, multiplyAdds: 0 },
      { name: "maxPool2d 1", outputShape: [6, 14, 14], parameters: 0, multiplyAdds: 0 },
      { name: "flatten 1", outputShape: [1176], parameters: 0, multiplyAdds: 0 },
      { name: "dense 1", outputShape: [10], parameters: 11770, multiplyAdds: 11760 },
    ]);
    expect(outputShape("maxPool2d 1", maxPool2d(), [3, 7, 9])).toEqual([3, 3, 4]);
    const counted = new Model(layers, { random: new Random(1) }).parameters();
    expect(counted.reduce((sum, { value }) => sum + value.data.length, 0)).toBe(156 + 11770);
  });
});

it("initial weights have the variance He's rule gives their fan-in, also across a pooling layer", () => {
  const model = new Model([conv2d(16, 64, 5), maxPool2d(), relu()], { random: new Random(1) });
  const { data } = model.parameters()[0]!.value;
  const variance = data.reduce((sum, w) => sum + w * w, 0) / data.length;
  expect(variance / (2 / (16 * 25))).toBeCloseTo(1, 1);
});
