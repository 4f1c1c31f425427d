import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from "culori";
import { describe, expect, it } from "vitest";
import { hues, type Meaning } from "./contract.js";

/** Colours that stand beside each other in one figure. */
const TOGETHER: Meaning[][] = [
  ["relu", "elu", "tanh", "sigmoid"],
  ["class1", "class2", "class3"],
  ["value", "gradient"],
  ["ours", "author"],
];
/** A difference of 2 is just seen by a trained eye side by side; lines apart from each other need several times that. */
const LEAST_DIFFERENCE = 7;

describe.each(["light", "dark"] as const)("the colours on %s paper", (theme) => {
  it.each([
    ["trichromats", (colour: Color) => colour],
    ["deuteranopes", filterDeficiencyDeuter(1)],
    ["protanopes", filterDeficiencyProt(1)],
    ["tritanopes", filterDeficiencyTrit(1)],
  ])("differ for %s wherever they meet", (_, seen) => {
    for (const group of TOGETHER)
      for (const one of group)
        for (const other of group.filter((each) => each !== one)) {
          const [a, b] = [one, other].map((name) => seen(parse(hues[name][theme])!));
          const difference = differenceCiede2000()(a!, b!);
          expect(difference, `${one} and ${other}`).toBeGreaterThan(LEAST_DIFFERENCE);
        }
  });

  it("stand out from it: lines 3 to 1, what may be text 4.5 to 1", () => {
    for (const [name, hue] of Object.entries(hues)) {
      if (name === "paper" || name === "rule") continue;
      const least = name === "author" ? 3 : 4.5;
      expect(wcagContrast(hue[theme], hues.paper[theme]), name).toBeGreaterThanOrEqual(least);
    }
  });
});
