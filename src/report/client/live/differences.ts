/** The first place where two values differ: `data[0].y[13]: 2 here, 3 on the page`. */
export interface Difference {
  path: string;
  shown: unknown;
  made: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** The first difference between two JSON values; undefined if they are the same. */
export function firstDifference(shown: unknown, made: unknown, path = ""): Difference | undefined {
  if (Object.is(shown, made)) return undefined;
  if (!isObject(shown) || !isObject(made) || Array.isArray(shown) !== Array.isArray(made))
    return { path, shown, made };
  for (const key of new Set([...Object.keys(shown), ...Object.keys(made)])) {
    const place = Array.isArray(made) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    const found = firstDifference(shown[key], made[key], place);
    if (found) return found;
  }
  return undefined;
}

/**
 * Largest difference of numbers that come from different engines' own functions, such as `Math.exp`: relative, and below 1
 * absolute, as a rounding error that is itself the measured value is as large as all of it.
 */
const TOLERANCE = 1e-9;

/** Whether two numbers are the same but for their last digits. */
export const isNear = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b), 1);

/** Whether two JSON values are the same, numbers but for their last digits. */
export function isNearValue(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return isNear(a, b);
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => isNearValue(a[key], b[key]));
}
