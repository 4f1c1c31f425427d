const MINUS = "−";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Powers of ten outside this range of exponents are written out, as in `4.9 × 10⁻⁷`. */
const PLAIN_EXPONENTS = { least: -4, most: 14 };

const superscript = (exponent: number): string =>
  String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)]!);

const withCommas = (digits: string): string =>
  digits.replace(/^\d+/, (whole) => Number(whole).toLocaleString("en"));

/**
 * A number as every table, claim and caption writes it: a true minus sign, commas between thousands, powers of ten instead of
 * `e-7`.
 *
 * @param digits significant digits at most; default 7
 * @example formatNumber(-1234.5) // "−1,234.5"
 */
export function formatNumber(x: number, digits = 7): string {
  if (Number.isNaN(x)) return "NaN";
  const sign = x < 0 ? MINUS : "";
  if (!Number.isFinite(x)) return `${sign}∞`;
  const rounded = Number(Math.abs(x).toPrecision(digits));
  const [, exponent = "0"] = rounded.toExponential().split("e");
  const power = Number(exponent);
  if (rounded === 0) return "0";
  if (power >= PLAIN_EXPONENTS.least && power <= PLAIN_EXPONENTS.most)
    return sign + withCommas(String(rounded));
  const mantissa = Number((rounded / 10 ** power).toPrecision(digits));
  return `${sign}${mantissa} × 10${superscript(power)}`;
}
