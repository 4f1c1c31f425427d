import { describe, expect, it } from "vitest";
import { conv2d, dense, dropout, flatten, maxPool2d, relu } from "../nn/index.js";
import { confusionCounts, drawConfusion, drawNetwork } from "./index.js";

describe("the drawing of a network", () => {
  const layers = [
    conv2d(1, 3, 3),
    relu(),
    maxPool2d(),
    flatten(),
    dense(12, 4),
    relu(),
    dropout(0.5),
    dense(4, 2),
  ];
  const { svg, text } = drawNetwork(layers, [1, 6, 6]);

  it("describes every stage's shape, operations and parameters, and their sum", () => {
    expect(text.split("\n")).toEqual([
      "1 × 6 × 6, input",
      "3 × 4 × 4, conv 3×3, ReLU, 30 parameters",
      "3 × 2 × 2, max-pool 2×2",
      "12, flatten",
      "4, dense, ReLU, dropout 0.5, 52 parameters",
      "2, dense, 10 parameters",
      "92 parameters in all",
    ]);
  });

  it("has a plane for each channel, a bar for each vector, and arrows between", () => {
    expect(svg.match(/<rect/g)).toHaveLength(1 + 3 + 3 + 1 + 1 + 1);
    expect(svg.match(/H[\d.]+"/g)).toHaveLength(5);
  });
});

describe("the confusion matrix", () => {
  const counts = confusionCounts([0, 0, 0, 1, 2], [0, 1, 1, 1, 0], 3);

  it("counts by true and predicted class", () => {
    expect(counts).toEqual([
      [1, 2, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  it("shades mistakes alone, the most frequent one most", () => {
    const { svg, text } = drawConfusion(counts, ["a", "b", "c"]);
    expect(svg.match(/fill-opacity="[\d.]+"/g)).toEqual(['fill-opacity="0.500"', 'fill-opacity="0.310"']);
    expect(text.split("\n")[0]).toBe("true a: 1 as a, 2 as b, 0 as c");
  });
});
