import { describe, expect, it } from "vitest";
import { formatNumber } from "./format-number.js";

describe("formatNumber", () => {
  for (const [x, text] of [
    [0, "0"],
    [-0, "0"],
    [-0.5, "−0.5"],
    [2.54692, "2.54692"],
    [60000, "60,000"],
    [-1234567.4, "−1,234,567"],
    [4.93158e-7, "4.93158 × 10⁻⁷"],
    [-5e-6, "−5 × 10⁻⁶"],
    [0.0001, "0.0001"],
    [1e21, "1 × 10²¹"],
    [NaN, "NaN"],
    [-Infinity, "−∞"],
    [99.99999999, "100"],
  ] as const)
    it(`writes ${Object.is(x, -0) ? "−0" : x} as ${text}`, () => {
      expect(formatNumber(x)).toBe(text);
    });

  it("rounds to the given number of significant digits", () => {
    expect(formatNumber(0.000123456, 3)).toBe("0.000123");
  });
});
