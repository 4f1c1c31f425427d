import { type Claim, CLAIM_ID, type ClaimKind, encodeClaim, type Relation } from "../../shared/claim.js";
import { formatNumber } from "../../shared/format-number.js";
import { mime, volatileMetadata } from "../../shared/mime.js";
import { display } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** A claim as a notebook writes it, with exactly one of the five expectations. */
export interface ClaimOptions {
  /** Lower-case letters, digits and hyphens; unique in the report. Prose refers to it as `[2.54692](claim:ID)`. */
  id: string;
  /** The question it answers, by its id in report.json. */
  question: string;
  /** A sentence that is true or false; inline mathematics stands between dollar signs. */
  statement: string;
  /** Default `check`. */
  kind?: ClaimKind;
  /** The measured value. */
  actual: number;
  /** Needs `within`, the largest difference that still counts as equal. */
  equals?: number;
  within?: number;
  atLeast?: number;
  atMost?: number;
  below?: number;
  above?: number;
  /** Unit of the measured, the expected and the author's value, e.g. `%`. */
  unit?: string;
  /** The figure that somebody else reported. */
  author?: number;
  /** The measured value varies from run to run, as a duration does; its verdict does not. Default false. */
  volatile?: boolean;
}

const relations = {
  equals: "=",
  atLeast: "≥",
  atMost: "≤",
  below: "<",
  above: ">",
} as const satisfies Record<string, Relation>;

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

/** The claim with its verdict. Throws a TypeError if the options are incomplete or contradict each other. */
export function toClaim(options: ClaimOptions): Claim {
  const { id, question, statement, kind = "check", actual, within, unit, author } = options;
  if (!CLAIM_ID.test(id))
    throw new TypeError(`claim "${id}": an id is lower-case letters, digits and hyphens`);
  if (!statement.trim()) throw new TypeError(`claim "${id}": the statement is missing`);
  const given = (Object.keys(relations) as (keyof typeof relations)[]).filter(
    (key) => options[key] !== undefined,
  );
  if (given.length !== 1) {
    throw new TypeError(
      `claim "${id}": give exactly one of ${Object.keys(relations).join(", ")}, not ${given.length}`,
    );
  }
  const relation = relations[given[0]!];
  const expected = options[given[0]!]!;
  if (!Number.isFinite(expected)) throw new TypeError(`claim "${id}": ${given[0]} must be a finite number`);
  if (relation === "=" && within === undefined)
    throw new TypeError(`claim "${id}": \`equals\` needs \`within\``);
  if (relation !== "=" && within !== undefined)
    throw new TypeError(`claim "${id}": \`within\` goes with \`equals\` only`);
  return {
    id,
    question,
    statement,
    kind,
    relation,
    expected,
    actual,
    ...(within !== undefined && { tolerance: within }),
    ...(unit !== undefined && { unit }),
    ...(author !== undefined && { author }),
    pass: holds(actual, relation, expected, within),
  };
}

/** Significant digits of a value, and of a tolerance. */
const DIGITS = 7;
const TOLERANCE_DIGITS = 3;

const show = (x: number, unit = "", digits = DIGITS) => `${formatNumber(x, digits)}${unit && ` ${unit}`}`;

/** The claim's numbers as plain text. */
function facts({ relation, expected, tolerance, actual, unit, author }: Claim): string[] {
  const within = tolerance ? ` ± ${show(tolerance, "", TOLERANCE_DIGITS)}` : "";
  return [
    `expected ${relation} ${show(expected, unit)}${within}`,
    `measured ${show(actual, unit)}`,
    ...(author === undefined ? [] : [`author ${show(author, unit)}`]),
  ];
}

/**
 * Shows a statement, its measured and expected value, and whether it holds. A claim that fails does not throw: the report shows
 * it, and `npm run report` exits with an error. Throws a TypeError if the options are incomplete or contradict each other.
 *
 * @example
 * claim({
 *   id: "loss", question: "1.1", kind: "required",
 *   statement: "The batch's cross-entropy is 2.54692 nats.",
 *   actual: loss, equals: 2.54692, within: 5e-6, author: 2.54692,
 * });
 */
export function claim(options: ClaimOptions): void {
  const made = toClaim(options);
  const verdict = made.pass ? "holds" : "FAILS";
  const line = `Claim ${made.id} ${verdict}: ${made.statement}`;
  display(
    {
      [mime.claim]: encodeClaim(made),
      [mime.html]: `<p><strong>Claim ${verdict}.</strong> ${escapeHtml(made.statement)}<br>${facts(made).map(escapeHtml).join("; ")}</p>`,
      [mime.text]: `${line}\n  ${facts(made).join("; ")}`,
    },
    options.volatile ? { metadata: volatileMetadata } : {},
  );
}
