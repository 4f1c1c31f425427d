import type { Claim } from "../shared/claim.js";
import { formatNumber } from "../shared/format-number.js";

/** Significant digits of a value, and of a tolerance. */
const DIGITS = 6;
const TOLERANCE_DIGITS = 3;

/** A number with its unit. */
export const readable = (x: number, unit = "", digits = DIGITS): string =>
  `${formatNumber(x, digits).replace("NaN", "not a number")}${unit && ` ${unit}`}`;

/** The expectation, e.g. `= 2.54692 ± 5 × 10⁻⁶`; empty if nothing was expected. */
export function expectation({ relation, expected, tolerance, unit }: Claim): string {
  if (relation === undefined || expected === undefined) return "";
  if (!tolerance) return `${relation} ${readable(expected, unit)}`;
  return `${relation} ${readable(expected)} ± ${readable(tolerance, unit, TOLERANCE_DIGITS)}`;
}

/** The author's figure; for a figure that is reproduced, with the difference of the measured value. */
export function authorFigure({ kind, author, actual, unit }: Claim): string {
  if (author === undefined) return "";
  const difference = actual - author;
  const sign = difference > 0 ? "+" : "";
  const suffix = kind === "reproduced" ? ` (${sign}${readable(difference, "", TOLERANCE_DIGITS)})` : "";
  return `${readable(author, unit)}${suffix}`;
}
