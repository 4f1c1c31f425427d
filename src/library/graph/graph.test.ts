import { describe, expect, it } from "vitest";
import { finiteDifferences } from "../nn/index.js";
import {
  backward,
  drawGraph,
  evaluate,
  input,
  mean,
  operations,
  sqrt,
  squaredDifference,
  type Operation,
} from "./index.js";

function homework(value1: number, value2: number) {
  const [x1, x2] = [input("x1", value1), input("x2", value2)];
  const xMean = mean(x1, x2).named("x̄");
  const [b, c] = [squaredDifference(x1, xMean).named("b"), squaredDifference(x2, xMean).named("c")];
  const d = mean(b, c).named("d");
  return { x1, x2, xMean, b, c, d, e: sqrt(d).named("e") };
}

describe("every operation's derivatives agree with finite differences", () => {
  for (const [name, operation] of Object.entries(operations) as [string, Operation][]) {
    it(name, () => {
      const at = [1.7, 0.6].slice(0, operation.derivatives.length);
      const numeric = finiteDifferences((x) => operation.forward(...x), at);
      const exact = operation.derivatives.map((derivative) => derivative(...at));
      exact.forEach((value, k) => expect(value).toBeCloseTo(numeric[k]!, 7));
    });
  }
});

describe("the standard deviation of two numbers", () => {
  it("has the homework's values and gradients", () => {
    const { x1, x2, xMean, b, c, d, e } = homework(-1, 3);
    backward(e);
    expect([xMean, b, c, d, e].map((node) => node.value)).toEqual([1, 4, 4, 4, 2]);
    expect([x1, x2, xMean].map((node) => node.gradient)).toEqual([-0.5, 0.5, 0]);
  });

  it("has no gradient where both are equal", () => {
    const { x1, e } = homework(3, 3);
    backward(e);
    expect(x1.gradient).toBeNaN();
  });

  it("follows an input that moves", () => {
    const { x1, e } = homework(-1, 3);
    x1.value = 1;
    expect(evaluate(e)).toBe(1);
  });

  it("is drawn with the same bytes each time, and described in text", async () => {
    const { e } = homework(-1, 3);
    backward(e);
    const [first, second] = [await drawGraph(e), await drawGraph(e)];
    expect(first.svg).toBe(second.svg);
    expect(first.svg).toContain("∂b/∂x1 = −4");
    expect(first.text).toContain("x1  value −1  gradient −0.5");
  });
});
