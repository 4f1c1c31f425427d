import { type Claim, CLAIM_ID, encodeClaim, type Relation } from "../../shared/claim.js";
import { mime, volatileMetadata } from "../../shared/mime.js";
import { display } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** A claim as a notebook writes it: exactly one of the five expectations. */
export interface ClaimOptions {
  id: string;
  question: string;
  statement: string;
  actual: number;
  /** Needs `within`, the largest difference that still counts. */
  equals?: number;
  within?: number;
  atLeast?: number;
  atMost?: number;
  below?: number;
  above?: number;
  unit?: string;
  author?: number;
  /** The measured value varies from run to run, as a duration does; its verdict does not. */
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

/** Fills in the verdict. Throws if the claim itself is ill-formed; a claim that fails does not throw. */
export function toClaim(options: ClaimOptions): Claim {
  const { id, question, statement, actual, within, unit, author } = options;
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
    relation,
    expected,
    actual,
    ...(within !== undefined && { tolerance: within }),
    ...(unit !== undefined && { unit }),
    ...(author !== undefined && { author }),
    pass: holds(actual, relation, expected, within),
  };
}

/** Digits of a value, and of a tolerance, which is only a size. */
const DIGITS = 7;
const TOLERANCE_DIGITS = 3;

const show = (x: number, unit = "", digits = DIGITS) =>
  `${Number(x.toPrecision(digits))}${unit && ` ${unit}`}`;

/** The claim's facts in words, as every viewer can show them. */
function facts({ relation, expected, tolerance, actual, unit, author }: Claim): string[] {
  const within = tolerance ? ` ± ${show(tolerance, "", TOLERANCE_DIGITS)}` : "";
  return [
    `expected ${relation} ${show(expected, unit)}${within}`,
    `measured ${show(actual, unit)}`,
    ...(author === undefined ? [] : [`author ${show(author, unit)}`]),
  ];
}

/** States something checkable and shows whether it holds. The report command fails if it does not. */
export async function claim(options: ClaimOptions): Promise<void> {
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
