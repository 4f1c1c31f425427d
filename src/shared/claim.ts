import { isObject } from "./json.js";

/** How a measured number is compared with an expected one. */
export type Relation = "=" | "≤" | "<" | "≥" | ">";

const RELATIONS: readonly unknown[] = ["=", "≤", "<", "≥", ">"] satisfies Relation[];

/**
 * What a claim is for: `required` meets a bar that the task sets, `reproduced` repeats somebody's figure, `check` tests the
 * project's own code or a statement of its own.
 */
export const CLAIM_KINDS = ["required", "reproduced", "check"] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/**
 * What became of a claim:
 * - `holds` and `fails`: the measured value meets its expectation, or not;
 * - `refuted`: it does not, and the claim says so: an expectation that turned out wrong;
 * - `measured`: nothing was expected, so there is no verdict;
 * - `disputed`: another claim of the report has the same id, so neither of them counts.
 */
export type Verdict = "holds" | "fails" | "refuted" | "measured" | "disputed";

/** A measured value and, unless it is only measured, what was expected of it. */
export interface Claim {
  /** Unique over all notebooks of a report; prose refers to it as `[2.54692](claim:ID)`. */
  id: string;
  /** The question the claim answers, e.g. `1.1` or `practice 2`. */
  question: string;
  /** One sentence, may contain inline mathematics between dollar signs. */
  statement: string;
  kind: ClaimKind;
  /** Missing, as `expected` is, if the value is only measured. */
  relation?: Relation;
  expected?: number;
  actual: number;
  /** Largest |actual − expected| that still counts as `=`. */
  tolerance?: number;
  /** Unit of `expected`, `actual` and `author`, e.g. `%`. */
  unit?: string;
  /** The figure that somebody else reported. */
  author?: number;
  /** The author of the claim found that the expectation is wrong. */
  refuted?: boolean;
  /** The value varies from run to run, as durations do, but never by more than this factor. */
  spread?: number;
  /** Computed from the numbers above, never read from a file. */
  verdict: Verdict;
}

/** Whether the relation holds. NaN satisfies none, and infinity equals nothing. */
export function holds(actual: number, relation: Relation, expected: number, tolerance = 0): boolean {
  switch (relation) {
    case "=":
      return Math.abs(actual - expected) <= tolerance;
    case "≥":
      return actual >= expected;
    case "≤":
      return actual <= expected;
    case "<":
      return actual < expected;
    case ">":
      return actual > expected;
  }
}

/** The verdict that follows from a claim's numbers. An expectation that was said to be refuted, but holds, fails. */
export function verdictOf({
  relation,
  expected,
  actual,
  tolerance,
  refuted = false,
}: Omit<Claim, "verdict">): Verdict {
  if (relation === undefined || expected === undefined) return "measured";
  if (holds(actual, relation, expected, tolerance)) return refuted ? "fails" : "holds";
  return refuted ? "refuted" : "fails";
}

/** JSON has no NaN and no infinity; notebooks write them as these strings. */
const NON_FINITE: readonly unknown[] = ["NaN", "Infinity", "-Infinity"];

/** A claim as JSON for a notebook. Readers compute the verdict again; `pass` is for other programs. */
export function encodeClaim({ verdict, ...claim }: Claim): Record<string, unknown> {
  return {
    ...claim,
    actual: Number.isFinite(claim.actual) ? claim.actual : String(claim.actual),
    ...(verdict !== "measured" && { pass: verdict === "holds" }),
  };
}

export const CLAIM_ID = /^[a-z][a-z0-9-]*$/;

const isOneOf =
  <T>(values: readonly T[]) =>
  (value: unknown): boolean =>
    (values as readonly unknown[]).includes(value);
const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const isFlag = (value: unknown): boolean => typeof value === "boolean";
const optional = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || check(value);

/** What each field of a claim must be. */
const FIELDS: Record<string, (value: unknown) => boolean> = {
  id: (value) => typeof value === "string" && CLAIM_ID.test(value),
  question: isText,
  statement: isText,
  kind: optional(isOneOf(CLAIM_KINDS)),
  relation: optional(isOneOf(RELATIONS)),
  expected: optional(isNumber),
  actual: (value) => isNumber(value) || NON_FINITE.includes(value),
  tolerance: optional((value) => isNumber(value) && Number(value) >= 0),
  unit: optional(isText),
  author: optional(isNumber),
  refuted: optional(isFlag),
  spread: optional((value) => isNumber(value) && Number(value) >= 1),
  pass: optional(isFlag),
};

/**
 * Reads a claim from a notebook and computes its verdict; undefined if the value is not a claim. Without a kind a claim is a
 * `check`. Whatever the file says of the verdict is ignored: see {@link storedVerdictFault}.
 */
export function decodeClaim(value: unknown): Claim | undefined {
  if (!isObject(value) || !Object.entries(FIELDS).every(([name, isValid]) => isValid(value[name])))
    return undefined;
  if ((value["relation"] === undefined) !== (value["expected"] === undefined)) return undefined;
  const { pass: _, ...fields } = value;
  const names = Object.keys(fields).filter((name) => name in FIELDS && fields[name] !== undefined);
  const known = Object.fromEntries(names.map((name) => [name, fields[name]])) as unknown as Claim;
  const claim = { ...known, kind: known.kind ?? "check", actual: Number(known.actual) };
  return { ...claim, verdict: verdictOf(claim) };
}

/** What is wrong with the verdict that a file stores for a claim; undefined if it agrees with the claim's numbers. */
export function storedVerdictFault(value: unknown, { id, verdict }: Claim): string | undefined {
  const stored = isObject(value) ? value["pass"] : undefined;
  if (stored === undefined && verdict === "measured") return undefined;
  if (stored === (verdict === "holds")) return undefined;
  const said = stored === undefined ? "no verdict" : `pass: ${JSON.stringify(stored)}`;
  return `the claim "${id}" is stored with ${said}, but by its numbers it ${VERDICT_TEXT[verdict]}`;
}

const VERDICT_TEXT: Record<Verdict, string> = {
  holds: "holds",
  fails: "fails",
  refuted: "is refuted",
  measured: "has no verdict",
  disputed: "is disputed",
};
