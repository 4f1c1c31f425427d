import { isNumber, isSafeNumber, parse } from "lossless-json";
import { isObject, type JsonObject } from "../../shared/json.js";

/** The only key of an object that stands for an integer; no JSON of a notebook has such a key. */
const DIGITS = "\u0000integer";
/** JSON without such a run of digits has no integer that a double cannot hold. */
const MANY_DIGITS = /\d{16}/;

/** The digits of an integer that a double cannot hold; undefined for any other value. */
export function digitsOf(value: unknown): string | undefined {
  const digits = isObject(value) ? value[DIGITS] : undefined;
  return typeof digits === "string" && isNumber(digits) ? digits : undefined;
}

const parseNumber = (digits: string): unknown =>
  /^-?\d+$/.test(digits) && !isSafeNumber(digits) ? { [DIGITS]: digits } : Number(digits);

/** Replaces the metadata of a notebook and its cells, in place, by one whose large integers keep their digits. */
export function keepIntegers(notebook: JsonObject, text: string): void {
  if (!MANY_DIGITS.test(text)) return;
  const exact = parse(text, undefined, {
    parseNumber,
    onDuplicateKey: ({ newValue }) => newValue, // as JSON.parse does
  }) as JsonObject;
  const take = (to: unknown, from: unknown) => {
    if (isObject(to) && isObject(from) && isObject(from["metadata"])) to["metadata"] = from["metadata"];
  };
  take(notebook, exact);
  const [cells, exactCells] = [notebook["cells"], exact["cells"]];
  if (Array.isArray(cells) && Array.isArray(exactCells))
    cells.forEach((cell, i) => take(cell, exactCells[i]));
}
