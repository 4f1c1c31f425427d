/** `[2.54692](claim:loss)`: a number in the prose that must be the claim's measured value. */

const SUPERSCRIPTS: Record<string, string> = {
  "⁰": "0",
  "¹": "1",
  "²": "2",
  "³": "3",
  "⁴": "4",
  "⁵": "5",
  "⁶": "6",
  "⁷": "7",
  "⁸": "8",
  "⁹": "9",
  "⁻": "-",
};

/** Reads a number as people write it: true minus, thin spaces or commas between thousands, `%`, `× 10⁻⁹`. */
function readNumber(text: string): { digits: string; exponent: number } | undefined {
  const plain = text
    .replace(/[\s\u2009\u202f\u00a0]/g, "")
    .replace(/−/g, "-")
    .replace(/%$/, "")
    .replace(
      /(?:×|\\times)10\^?\{?([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|-?\d+)\}?$/,
      (_, power: string) => `e${[...power].map((c) => SUPERSCRIPTS[c] ?? c).join("")}`,
    )
    .replace(/(\d),(?=\d{3}\b)/g, "$1");
  const found = /^([-+]?\d+(?:\.\d+)?)(?:e([-+]?\d+))?$/i.exec(plain);
  return found ? { digits: found[1]!, exponent: Number(found[2] ?? 0) } : undefined;
}

/** Digits behind the point, and powers of ten, that a number may have. */
const MOST_DECIMALS = 20;
const LARGEST_EXPONENT = 300;

/**
 * Why `text` is not `actual` at the precision written, or undefined if it is.
 *
 * @param unit the claim's unit, if it has one
 */
export function numberFault(text: string, actual: number, unit?: string): string | undefined {
  const read = readNumber(text);
  if (!read) return `"${text}" is not a number`;
  if (/%\s*$/.test(text) && unit !== "%")
    return `the text says %, the measured value has ${unit ? `the unit ${unit}` : "no unit"}`;
  if (Math.abs(read.exponent) > LARGEST_EXPONENT) return "its power of ten is too large";
  if (Number(read.digits) === 0 && read.exponent !== 0 && actual !== 0)
    return `zero with a power of ten says nothing of the measured value, ${actual}`;
  const decimals = read.digits.split(".")[1]?.length ?? 0;
  if (decimals > MOST_DECIMALS) return `it has more than ${MOST_DECIMALS} decimals`;
  const rounded = (actual / 10 ** read.exponent).toFixed(decimals);
  const same = Number(rounded) === Number(read.digits);
  return same ? undefined : `the text says ${text}, the measured value is ${actual}`;
}
