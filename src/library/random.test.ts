import { expect, it } from "vitest";
import { Random } from "./random.js";

it("the same seed gives the same stream, another seed another", () => {
  const draw = (seed: number) => {
    const random = new Random(seed);
    return [random.uniform(), random.normal(), random.integer(100), ...random.permutation(5)];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

it("uniform and normal numbers have their mean and variance", () => {
  const random = new Random(3);
  const moments = (draw: () => number) => {
    const numbers = Array.from({ length: 50_000 }, draw);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    return { mean, variance: numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length };
  };
  const uniform = moments(() => random.uniform(2, 4));
  expect(uniform.mean).toBeCloseTo(3, 1);
  expect(uniform.variance).toBeCloseTo(1 / 3, 1);
  const normal = moments(() => random.normal(1, 2));
  expect(normal.mean).toBeCloseTo(1, 1);
  expect(normal.variance).toBeCloseTo(4, 0);
});

it("whole numbers are spread evenly and shuffles keep every item", () => {
  const random = new Random(4);
  const counts = [0, 0, 0];
  for (let i = 0; i < 30_000; i++) counts[random.integer(3)]!++;
  counts.forEach((count) => expect(Math.abs(count - 10_000)).toBeLessThan(400));
  expect(random.permutation(50).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

it("a seed that is not an integer is rejected", () => {
  expect(() => new Random(0.5)).toThrow("the seed must be an integer, not 0.5");
});
