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
import { palette, type PaletteRole } from "./palette.js";

/** Colors that stand beside each other in one figure. */
const TOGETHER: PaletteRole[][] = [
  ["series1", "series2", "series3", "series4"],
  ["series5", "series6", "series7"],
  ["value", "gradient"],
  ["accent", "reference"],
];
/** A difference of 2 is just seen by a trained eye side by side; lines apart from each other need several times that. */
const LEAST_DIFFERENCE = 7;

describe.each(["light", "dark"] as const)("the colors on %s paper", (theme) => {
  it.each([
    ["trichromats", (color: Color) => color],
    ["deuteranopes", filterDeficiencyDeuter(1)],
    ["protanopes", filterDeficiencyProt(1)],
    ["tritanopes", filterDeficiencyTrit(1)],
  ])("differ for %s wherever they meet", (_, seen) => {
    for (const group of TOGETHER)
      for (const one of group)
        for (const other of group.filter((each) => each !== one)) {
          const [a, b] = [one, other].map((name) => seen(parse(palette[name][theme])!));
          const difference = differenceCiede2000()(a!, b!);
          expect(difference, `${one} and ${other}`).toBeGreaterThan(LEAST_DIFFERENCE);
        }
  });

  it("stand out from it: lines 3 to 1, what may be text 4.5 to 1", () => {
    for (const [name, hue] of Object.entries(palette)) {
      if (name === "background" || name === "rule") continue;
      const least = name === "reference" ? 3 : 4.5;
      expect(wcagContrast(hue[theme], palette.background[theme]), name).toBeGreaterThanOrEqual(least);
    }
  });
});
