/** Plotly's arrays of bytes, `{ dtype: "f8", bdata: BASE64, shape: "2, 3" }`, as lists of numbers. */
import { isObject } from "../../shared/json.js";

type NumberArray = ArrayLike<number> & Iterable<number>;

/** The array classes by Plotly's names. */
const CLASSES: Record<string, new (buffer: ArrayBuffer) => NumberArray> = {
  i1: Int8Array,
  u1: Uint8Array,
  u1c: Uint8ClampedArray,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** Numbers in nested lists of that shape, the last length first. */
function nested(numbers: unknown[], lengths: number[]): unknown[] {
  const [length, ...outer] = lengths;
  if (length === undefined || outer.length === 0) return numbers;
  const rows = Array.from({ length: Math.ceil(numbers.length / length) }, (_, i) =>
    numbers.slice(i * length, (i + 1) * length),
  );
  return nested(rows, outer);
}

/** The numbers of an array of bytes; undefined if the value is none that can be read. Bytes are little-endian. */
export function decodeTypedArray(value: unknown): unknown[] | undefined {
  if (!isObject(value)) return undefined;
  const { dtype, bdata, shape } = value;
  const NumberClass = CLASSES[String(dtype)];
  if (NumberClass === undefined || typeof bdata !== "string") return undefined;
  try {
    const bytes = Uint8Array.from(atob(bdata), (character) => character.charCodeAt(0));
    const numbers = [...new NumberClass(bytes.buffer)];
    const lengths = typeof shape === "string" ? shape.split(",").map(Number) : [];
    return nested(
      numbers,
      lengths.every((each) => Number.isInteger(each) && each > 0) ? lengths.reverse() : [],
    );
  } catch {
    return undefined; // Not base64, or not a whole number of elements.
  }
}
