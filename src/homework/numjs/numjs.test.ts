import { describe, expect, it } from "vitest";
import { finiteDifferences, softmaxCrossEntropy, tensor } from "../../library/nn/index.js";
import { oneHot } from "../../library/nn/index.js";
import { Random } from "../../library/random.js";
import { HCrossEntropy, Hfnn, Hinput, Hlinear, HMSE, Hsgd, Hsigmoid, type Hloss, nj } from "./index.js";

const random = new Random(11);
const x = Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => random.normal()));
const labels = [0, 1, 2, 2, 1, 0];
const targets = nj.array(oneHot(labels, 3));

function network(criterion: Hloss): Hfnn {
  const net = new Hfnn();
  const seeded = new Random(2);
  for (const layer of [new Hinput(4), new Hlinear(4, 5, seeded), new Hsigmoid(), new Hlinear(5, 3, seeded)])
    net.add_layer(layer);
  net.add_criterion(criterion);
  return net;
}

describe("Hfnn", () => {
  for (const criterion of [new HCrossEntropy(), new HMSE()]) {
    it(`has gradients that agree with finite differences under ${criterion.name}`, () => {
      const net = network(criterion);
      net.loss(nj.array(x), targets);
      net.backward();
      for (const layer of net.sequential) {
        for (const parameter of layer.parameters) {
          const exact = parameter.gradient.tolist().flat();
          const [height, width] = parameter.value.shape as [number, number];
          const kept = parameter.value;
          const numeric = finiteDifferences((theta) => {
            parameter.value = nj.array(
              Array.from({ length: height }, (_, i) => Array.from(theta.slice(i * width, (i + 1) * width))),
            );
            return net.loss(nj.array(x), targets);
          }, kept.tolist().flat());
          parameter.value = kept;
          exact.forEach((g, i) =>
            expect(Math.abs(g - numeric[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(g))),
          );
        }
      }
    });
  }

  it("sums its loss over samples, where the readable engine takes the mean", () => {
    const net = network(new HCrossEntropy());
    const outputs = tensor(net.call(nj.array(x)).tolist());
    expect(net.loss(nj.array(x), targets)).toBeCloseTo(6 * softmaxCrossEntropy.value(outputs, labels), 12);
  });

  it("keeps its loss finite at logits of a thousand", () => {
    const loss = new HCrossEntropy().forward(nj.array([[1000, 0]]), nj.array([[0, 1]]));
    expect(loss).toBe(1000);
  });

  it("learns: a step against the gradient lowers the loss", () => {
    const net = network(new HCrossEntropy());
    const before = net.loss(nj.array(x), targets);
    net.backward();
    net.step(new Hsgd(0.01));
    expect(net.loss(nj.array(x), targets)).toBeLessThan(before);
  });

  it("counts its layers and parameters in its summary", () => {
    const net = network(new HCrossEntropy());
    expect(net.len_sequential).toBe(4);
    expect(net.summary()).toContain("HCrossEntropy; 43 parameters");
  });

  it("refuses a layer that does not fit, by name and both widths", () => {
    const net = network(new HCrossEntropy());
    expect(() => net.add_layer(new Hlinear(4, 2, random))).toThrow(
      "Hlinear: takes 4 inputs, but the layer before gives 3",
    );
    expect(() => net.call(nj.array([[1, 2]]))).toThrow("Hinput: 4 features expected, 2 given");
  });
});
