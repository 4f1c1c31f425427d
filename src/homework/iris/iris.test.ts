import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { rows } from "../../library/nn/index.js";
import { Random } from "../../library/random.js";
import { normalize, oneHot, split, splitInFileOrder } from "../../library/nn/index.js";
import { iris } from "./iris.js";

it("iris is Fisher's table, to the byte", () => {
  const { rows: flowers, labels } = iris();
  const text = flowers.map((row, i) => `${row.map((x) => x.toFixed(1)).join(",")},${labels[i]}\n`).join("");
  expect(text.length).toBe(2700);
  expect(createHash("sha256").update(text).digest("hex")).toBe(
    "111f8932a62b6c883fdc21a018d7459e603d6468fd8bdb4d1e0f0b125f2c9f39",
  );
  const sums = [0, 1, 2, 3].map((j) => flowers.reduce((sum, row) => sum + row[j]!, 0).toFixed(1));
  expect(sums).toEqual(["876.5", "458.6", "563.7", "179.9"]);
});

it("a split has 120 and 30 flowers, every flower once", () => {
  const { train, test } = split(iris(), { random: new Random(1) });
  expect([train.labels.length, test.labels.length]).toEqual([120, 30]);
  const all = [...rows(train.inputs), ...rows(test.inputs)].map(String).sort();
  expect(all).toEqual(iris().rows.map(String).sort());
});

it("the file's order leaves one species for the test", () => {
  expect(new Set(splitInFileOrder(iris()).test.labels)).toEqual(new Set([2]));
});

it("normalizing uses the training part's statistics only", () => {
  const raw = split(iris(), { random: new Random(1) });
  const { train, test } = normalize(raw);
  for (let j = 0; j < 4; j++) {
    const column = rows(train.inputs).map((row) => row[j]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    expect(mean).toBeCloseTo(0, 12);
    expect(column.reduce((sum, value) => sum + value * value, 0) / column.length).toBeCloseTo(1, 12);
  }
  const changed = {
    train: raw.train,
    test: {
      ...raw.test,
      inputs: { ...raw.test.inputs, data: raw.test.inputs.data.map((value) => 2 * value) },
    },
  };
  expect(normalize(changed).train).toEqual(train);
  expect(normalize(changed).test).not.toEqual(test);
});

it("one-hot rows are 1 at the label and 0 otherwise", () => {
  expect(oneHot([2, 0], 3)).toEqual([
    [0, 0, 1],
    [1, 0, 0],
  ]);
});
