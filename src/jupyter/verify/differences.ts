/** One place where two values differ. */
export interface ValueDifference {
  /** The values there, shortened for reading. */
  before: string;
  now: string;
  /** Whether only numbers differ, within the tolerance. */
  tolerated: boolean;
}

type Located = ValueDifference & { path: string };

/** A number inside a text. */
export const NUMBER = /[-−+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** Characters of a differing line that are shown, around its first difference. */
const SHOWN_CHARACTERS = 60;

/** Whether |a − b| ≤ tolerance · max(|a|, |b|), so small numbers are compared as strictly as large ones; NaN equals NaN. */
const isClose = (a: number, b: number, tolerance: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

const numbersIn = (text: string): number[] =>
  [...text.matchAll(NUMBER)].map(([number]) => Number(number.replace("−", "-")));

/** Whether two texts differ in numbers alone, each close to its twin. */
function isCloseText(a: string, b: string, tolerance: number): boolean {
  if (tolerance === 0 || a.replace(NUMBER, "#") !== b.replace(NUMBER, "#")) return false;
  const others = numbersIn(b);
  return numbersIn(a).every((x, i) => isClose(x, others[i]!, tolerance));
}

/** The part of a line around `at`. */
function excerpt(line: string, at: number): string {
  const from = Math.max(0, at - SHOWN_CHARACTERS / 2);
  const part = line.slice(from, from + SHOWN_CHARACTERS);
  return `${from > 0 ? "…" : ""}${part}${from + SHOWN_CHARACTERS < line.length ? "…" : ""}`;
}

function textDifference(a: string, b: string, path: string, tolerance: number): Located {
  const [before, now] = [a.split("\n"), b.split("\n")];
  const line = before.findIndex((text, i) => text !== now[i]);
  const [left = "", right = ""] = line < 0 ? ["(ends here)", now[before.length]] : [before[line], now[line]];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const number = (line < 0 ? before.length : line) + 1;
  const many = before.length > 1 || now.length > 1;
  return {
    path: many ? [path, `line ${number}`].filter(Boolean).join(", ") : path,
    before: excerpt(left, at),
    now: line >= 0 && line >= now.length ? "(ends here)" : excerpt(right, at),
    tolerated: isCloseText(a, b, tolerance),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const brief = (value: unknown): string =>
  value === undefined ? "(nothing)" : excerpt(JSON.stringify(value), 0);

/** All places where two JSON values differ, with their paths: `data[0].y[13]`. */
export function differences(a: unknown, b: unknown, tolerance: number, path = ""): Located[] {
  if (Object.is(a, b)) return [];
  if (typeof a === "string" && typeof b === "string") return [textDifference(a, b, path, tolerance)];
  if (typeof a === "number" && typeof b === "number")
    return [{ path, before: String(a), now: String(b), tolerated: isClose(a, b, tolerance) }];
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length)
      return [{ path, before: `${a.length} entries`, now: `${b.length} entries`, tolerated: false }];
    return a.flatMap((value, i) => differences(value, b[i], tolerance, `${path}[${i}]`));
  }
  if (isObject(a) && isObject(b) && !Array.isArray(a) && !Array.isArray(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differences(a[key], b[key], tolerance, path ? `${path}.${key}` : key));
  }
  return [{ path, before: brief(a), now: brief(b), tolerated: false }];
}
