import { describe, expect, it } from "vitest";
import { numberFault } from "./checked-number.js";

describe("a checked number", () => {
  for (const [text, actual, unit] of [
    ["2.54692", 2.546916],
    ["−0.5", -0.5],
    ["97.5 %", 97.4999, "%"],
    ["97.5\\,\\%", 97.4999, "%"],
    ["97.5", 97.4999, "%"],
    ["5.3 s", 5.332, "s"],
    ["1,234", 1234.2],
    ["6.99 × 10⁻¹¹", 6.989e-11],
    ["6.99 \\times 10^{-11}", 6.989e-11],
    ["0", 0],
    ["2", 2.4],
  ] as const)
    it(`may be written ${text} for ${actual} ${unit ?? ""}`, () => {
      expect(numberFault(text, { actual, ...(unit && { unit }) })).toBeUndefined();
    });

  for (const [text, actual, fault] of [
    ["2.54691", 2.546916, "the text says 2.54691, the measured value is 2.546916"],
    ["many", 1, "is not a number"],
    ["", 1, "is not a number"],
    ["0 × 10⁹", 12345, "cannot be compared"],
    ["0e400", 0, "cannot be compared"],
    ["1 × 10⁹⁹⁹", 1, "cannot be compared"],
    ["0", 0.3, "too rough"],
    ["0.00", 0.004, "too rough"],
    ["1 × 10²", 80, "too rough"],
    [`1.${"0".repeat(101)}`, 1, "more digits"],
    [`0.${"0".repeat(101)}1`, 0, "more digits"],
    ["2.5 %", 2.5, "unit is not given"],
    ["2.5 ms", 2.5, "unit is not given"],
  ] as const)
    it(`may not be written ${text.slice(0, 20)} for ${actual}`, () => {
      expect(numberFault(text, { actual })).toContain(fault);
    });

  it("has the claim's unit or none", () => {
    expect(numberFault("2.5 ms", { actual: 2.5, unit: "s" })).toContain('unit is "s"');
  });
});
