import { describe, expect, it } from "vitest";
import { Random } from "../../random.js";
import {
  adam,
  dense,
  elu,
  finiteDifferences,
  type LayerDescription,
  logSumExp,
  meanSquaredError,
  Model,
  relu,
  sgd,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  tanh,
  tensor,
  train,
} from "../index.js";

const random = new Random(7);
const inputs = tensor(Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => random.normal())));
const labels = [0, 2, 1, 1, 0];

/** Largest difference, relative to the larger of the two numbers. */
function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(
    ...Array.from(a, (x, i) => Math.abs(x - b[i]!) / Math.max(1e-3, Math.abs(x), Math.abs(b[i]!))),
  );
}

describe("gradients agree with finite differences", () => {
  const activations: Record<string, LayerDescription> = {
    relu: relu(),
    elu: elu(0.7),
    tanh: tanh(),
    sigmoid: sigmoid(),
  };
  for (const [name, activation] of Object.entries(activations)) {
    for (const [lossName, loss] of Object.entries({ softmaxCrossEntropy, meanSquaredError })) {
      it(`of every parameter and input, through ${name} and ${lossName}`, () => {
        const model = new Model([dense(4, 6), activation, dense(6, 3)], { random: new Random(3) });
        const inputGradient = model.backward(loss.gradient(model.forward(inputs), labels));
        for (const { value, gradient, name: parameter } of model.parameters()) {
          const kept = Float64Array.from(gradient.data);
          const before = Float64Array.from(value.data);
          const numeric = finiteDifferences((theta) => {
            value.data.set(theta);
            return loss.value(model.forward(inputs), labels);
          }, before);
          value.data.set(before);
          expect(relativeDifference(kept, numeric), parameter).toBeLessThan(1e-6);
        }
        const numericInput = finiteDifferences(
          (x) => loss.value(model.forward({ shape: inputs.shape, data: Float64Array.from(x) }), labels),
          inputs.data,
        );
        expect(relativeDifference(inputGradient.data, numericInput)).toBeLessThan(1e-6);
      });
    }
  }
});

describe("softmax and log-sum-exp", () => {
  it("stay finite at logits of a thousand", () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.log(2), 10);
    expect(Array.from(softmax(tensor([[1000, 0, -1000]])).data)).toEqual([1, 0, 0]);
  });

  it("give the homework's batch its cross-entropy", () => {
    const y = tensor([
      [0.65, 0.43, 0.11],
      [0.05, 0.51, 0.18],
      [0.33, 0.21, 0.72],
    ]);
    expect(3 * softmaxCrossEntropy.value(y, [0, 1, 2])).toBeCloseTo(2.54692, 5);
  });
});

describe("optimizers", () => {
  const parameter = () => ({ name: "w", value: tensor([1, 2]), gradient: tensor([0.5, -4]) });

  it("sgd with momentum adds the decayed velocity", () => {
    const w = parameter();
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
    optimizer.step([w]);
    expect(Array.from(w.value.data)).toEqual([0.95, 2.4]);
    optimizer.step([w]); // velocity 0.95 and −7.6
    expect(w.value.data[0]).toBeCloseTo(0.95 - 0.1 * 0.95, 12);
    expect(w.value.data[1]).toBeCloseTo(2.4 + 0.1 * 7.6, 12);
  });

  it("adam's first step is the learning rate against the gradient's sign", () => {
    const w = parameter();
    adam({ learningRate: 0.01 }).step([w]);
    expect(w.value.data[0]).toBeCloseTo(1 - 0.01, 8);
    expect(w.value.data[1]).toBeCloseTo(2 + 0.01, 8);
  });

  it("adam's second step follows Kingma and Ba's algorithm 1", () => {
    const w = parameter();
    const optimizer = adam({ learningRate: 0.01 });
    optimizer.step([w]);
    const theta = w.value.data[0]!;
    w.gradient.data[0] = -1;
    optimizer.step([w]);
    const m = (0.9 * 0.1 * 0.5 + 0.1 * -1) / (1 - 0.9 ** 2);
    const v = (0.999 * 0.001 * 0.25 + 0.001 * 1) / (1 - 0.999 ** 2);
    expect(w.value.data[0]).toBeCloseTo(theta - (0.01 * m) / (Math.sqrt(v) + 1e-8), 12);
  });
});

describe("errors", () => {
  it("a wrong width names the layer and both numbers", () => {
    const model = new Model([dense(4, 2)], { random: new Random(1) });
    expect(() => model.forward(tensor([[1, 2, 3]]))).toThrow("dense 1: 4 inputs expected, 3 given");
  });

  it("a label outside the classes is named", () => {
    expect(() => softmaxCrossEntropy.value(tensor([[0, 0]]), [2])).toThrow(
      "label 2 is not among the classes 0 to 1",
    );
  });

  it("a loss of NaN stops training and names epoch and batch", () => {
    const model = new Model([dense(4, 3)], { random: new Random(1) });
    const data = { inputs: tensor([[NaN, 0, 0, 0]]), labels: [0] };
    const options = { train: data, optimizer: sgd({ learningRate: 1 }), epochs: 1, batchSize: 1, random };
    expect(() => train(model, options)).toThrow(/the loss is NaN in epoch 1, batch 1/);
  });
});

it("training twice from the same seed gives the same bits", () => {
  const run = () => {
    const seeded = new Random(5);
    const model = new Model([dense(4, 5), tanh(), dense(5, 3)], { random: seeded });
    const options = { train: { inputs, labels }, optimizer: adam(), epochs: 5, batchSize: 2, random: seeded };
    return train(model, options).train.loss;
  };
  expect(run()).toEqual(run());
});
