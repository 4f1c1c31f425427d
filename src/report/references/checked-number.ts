/** `[2.54692](claim:loss)`: a number in the prose that must be the claim's measured value. */
import type { Claim } from "../../shared/claim.js";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** More significant digits than a double has. */
const MOST_DIGITS = 17;
/** More characters than a number that is written out needs. */
const MOST_CHARACTERS = 40;
/** The powers of ten that a double reaches. */
const LARGEST_EXPONENT = 308;
/** The largest rounding error of a written number, relative to the value: at least its first digit must be right. */
const LARGEST_ROUNDING = 0.5;

/** A number as it is written: `−1,234.5 × 10⁻⁹ ms` has the digits -1234.5, the exponent −9 and the unit `ms`. */
interface WrittenNumber {
  digits: string;
  exponent: number;
  unit: string;
}

const NUMBER =
  /^\$?([-+]?\d+(?:,\d{3})*(?:\.\d+)?)(?:[eE]([-+]?\d+)|(?:×|\\times|\\cdot)10\^?\{?([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|[-+]?\d+)\}?)?(\D*)$/;

const toExponent = (written: string): number =>
  Number(
    written
      .replace("⁻", "-")
      .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (superscript) => String(SUPERSCRIPTS.indexOf(superscript))),
  );

/** A unit without LaTeX's commands and spaces: `\,\%` → `%`. */
const plainUnit = (unit: string): string =>
  unit.replace(/\\(?:text|mathrm)\{([^{}]*)\}|\\[,;:! ]|[\s$~\\]/g, (_, inner?: string) => inner ?? "");

/** Reads a number as people write it: true minus, thin spaces or commas between thousands, `× 10⁻⁹`, a unit. */
function readNumber(text: string): WrittenNumber | undefined {
  const plain = text.replace(/\s|\\,(?=\d{3})/g, "").replace(/−/g, "-");
  const [, digits, e = "", power = "", unit = ""] = NUMBER.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  return {
    digits: digits.replaceAll(",", ""),
    exponent: toExponent(e || power || "0"),
    unit: plainUnit(unit),
  };
}

/** Why a number is not written so that it can be compared at all. */
function writingFault({ digits, exponent }: WrittenNumber, text: string): string | undefined {
  const significant = digits.replace(/\D/g, "").replace(/^0+/, "");
  if (significant.length > MOST_DIGITS || digits.length > MOST_CHARACTERS)
    return `"${text}" has more digits than a number can hold`;
  const isScaled = exponent !== 0;
  if (Math.abs(exponent) > LARGEST_EXPONENT || (isScaled && significant === ""))
    return `"${text}" cannot be compared with a measured value`;
  return undefined;
}

/** Why `text` is not the claim's measured value at the precision written, or undefined if it is. */
export function numberFault(
  text: string,
  { actual, unit = "" }: Pick<Claim, "actual" | "unit">,
): string | undefined {
  const written = readNumber(text);
  if (!written) return `"${text}" is not a number`;
  const fault = writingFault(written, text);
  if (fault) return fault;
  if (written.unit && written.unit !== plainUnit(unit))
    return `the text says ${text}, but the claim's unit is ${unit ? `"${unit}"` : "not given"}`;
  const decimals = written.digits.split(".")[1]?.length ?? 0;
  const isSame = Number((actual / 10 ** written.exponent).toFixed(decimals)) === Number(written.digits);
  if (!isSame) return `the text says ${text}, the measured value is ${actual}`;
  const rounding = 0.5 * 10 ** (written.exponent - decimals);
  return actual !== Number(written.digits) && rounding > LARGEST_ROUNDING * Math.abs(actual)
    ? `the text says ${text}, which is too rough for the measured value ${actual}`
    : undefined;
}
