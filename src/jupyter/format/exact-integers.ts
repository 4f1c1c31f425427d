import { isNumber, isSafeNumber, parse } from "lossless-json";
import { isObject, type JsonObject } from "../../shared/json.js";

/** The only key of an object that stands for an integer; no JSON of a notebook has such a key. */
const DIGITS = "\u0000integer";
/** An integer of so many digits may be one that a double cannot hold; the digits of a fraction are none. */
const LONG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/;

/** The digits of an integer that a double cannot hold; undefined for any other value. */
export function digitsOf(value: unknown): string | undefined {
  const digits = isObject(value) ? value[DIGITS] : undefined;
  return typeof digits === "string" && isNumber(digits) ? digits : undefined;
}

const parseNumber = (digits: string): unknown =>
  /^-?\d+$/.test(digits) && !isSafeNumber(digits) ? { [DIGITS]: digits } : Number(digits);

/** Parses JSON; an integer that a double cannot hold becomes an object whose digits `digitsOf` tells. */
export const parseExact = (text: string): unknown =>
  LONG_INTEGER.test(text)
    ? // As JSON.parse does, the last of several values with one key is taken.
      parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
    : JSON.parse(text);

/** Replaces the metadata of a notebook and its cells, in place, by one whose large integers keep their digits. */
export function keepIntegers(notebook: JsonObject, text: string): void {
  if (!LONG_INTEGER.test(text)) return;
  const exact = parseExact(text) as JsonObject;
  const take = (to: unknown, from: unknown) => {
    if (isObject(to) && isObject(from) && isObject(from["metadata"])) to["metadata"] = from["metadata"];
  };
  take(notebook, exact);
  const [cells, exactCells] = [notebook["cells"], exact["cells"]];
  if (Array.isArray(cells) && Array.isArray(exactCells))
    cells.forEach((cell, i) => take(cell, exactCells[i]));
}
