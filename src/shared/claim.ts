/** How a measured number is held against an expected one. */
export type Relation = "=" | "≤" | "<" | "≥" | ">";

/**
 * What a claim is for: `required` meets a bar that the task sets, `reproduced` repeats somebody's figure, `check` tests the
 * project's own code or a statement of its own.
 */
export const CLAIM_KINDS = ["required", "reproduced", "check"] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** One checkable statement: what was expected, what came out of code that ran, and whether it holds. */
export interface Claim {
  /** Unique over all notebooks of a report; prose refers to it as `[2.54692](claim:ID)`. */
  id: string;
  /** The homework's section the claim answers, e.g. `1.1` or `practice 2`. */
  question: string;
  /** One sentence, may hold inline mathematics between dollar signs. */
  statement: string;
  kind?: ClaimKind;
  relation: Relation;
  expected: number;
  actual: number;
  /** Largest |actual − expected| that still counts as `=`. */
  tolerance?: number;
  /** Unit of `expected`, `actual` and `author`, e.g. `%`. */
  unit?: string;
  /** What the homework's author reported. */
  author?: number;
  pass: boolean;
}

/** JSON knows no NaN and no infinity; in a notebook they are written as these strings. */
const NON_FINITE = ["NaN", "Infinity", "-Infinity"];

/** A claim as it stands in a notebook. */
export const encodeClaim = (claim: Claim): Record<string, unknown> => ({
  ...claim,
  actual: Number.isFinite(claim.actual) ? claim.actual : String(claim.actual),
});

export const CLAIM_ID = /^[a-z][a-z0-9-]*$/;

/** Reads a claim from a notebook; undefined if it is none, for a notebook may hold anything. */
export function decodeClaim(value: unknown): Claim | undefined {
  const found = value as Claim | null | undefined;
  const isNumber = (x: unknown) => typeof x === "number" || NON_FINITE.includes(x as string);
  const isOptional = (x: unknown, type: string) => x === undefined || typeof x === type;
  const ok =
    typeof found === "object" &&
    found !== null &&
    CLAIM_ID.test(String(found.id)) &&
    [found.question, found.statement].every((text) => typeof text === "string") &&
    ["=", "≤", "<", "≥", ">"].includes(found.relation) &&
    typeof found.expected === "number" &&
    isNumber(found.actual) &&
    (found.kind === undefined || CLAIM_KINDS.includes(found.kind)) &&
    isOptional(found.tolerance, "number") &&
    isOptional(found.unit, "string") &&
    isOptional(found.author, "number") &&
    typeof found.pass === "boolean";
  return ok ? { ...found, actual: Number(found.actual) } : undefined;
}
