import {
  type Claim,
  CLAIM_ID,
  type ClaimKind,
  encodeClaim,
  type Relation,
  verdictOf,
} from "../../shared/claim.js";
import { formatNumber } from "../../shared/format-number.js";
import { mime, volatileMetadata } from "../../shared/mime.js";
import { display } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** A measured value as a notebook writes it. */
export interface MeasurementOptions {
  /** Lower-case letters, digits and hyphens; unique in the report. Prose refers to it as `[2.54692](claim:ID)`. */
  id: string;
  /** The question it answers, by its id in report.json. */
  question: string;
  /** A sentence that is true or false; inline mathematics stands between dollar signs. */
  statement: string;
  /** The measured value. */
  actual: number;
  /** Unit of the measured, the expected and the author's value, e.g. `%`. */
  unit?: string;
  /** The figure that somebody else reported. */
  author?: number;
  /**
   * For a value that varies from run to run, as durations do: the largest factor between two runs. `npm run verify` accepts
   * another value within it. Without a spread the value must be the same in every run.
   */
  spread?: number;
}

/** A claim as a notebook writes it, with exactly one of the five expectations. */
export interface ClaimOptions extends MeasurementOptions {
  /** Default `check`. */
  kind?: ClaimKind;
  /** Needs `within`, the largest difference that still counts as equal. */
  equals?: number;
  within?: number;
  atLeast?: number;
  atMost?: number;
  below?: number;
  above?: number;
  /** The expectation turned out wrong: the report shows it as refuted, and fails if it holds. Default false. */
  refuted?: boolean;
}

const relations = {
  equals: "=",
  atLeast: "≥",
  atMost: "≤",
  below: "<",
  above: ">",
} as const satisfies Record<string, Relation>;

/** The fields that claims and values that are only measured have in common. */
function commonFields({ id, question, statement, actual, unit, author, spread }: MeasurementOptions) {
  if (!CLAIM_ID.test(id))
    throw new TypeError(`claim "${id}": an id is lower-case letters, digits and hyphens`);
  if (!statement.trim()) throw new TypeError(`claim "${id}": the statement is missing`);
  if (spread !== undefined && !(spread >= 1 && Number.isFinite(spread)))
    throw new TypeError(`claim "${id}": the spread is a factor, so it must be at least 1`);
  return {
    id,
    question,
    statement,
    actual,
    ...(unit !== undefined && { unit }),
    ...(author !== undefined && { author }),
    ...(spread !== undefined && { spread }),
  };
}

/** The expectation that the options give. */
function expectationOf(options: ClaimOptions): { relation: Relation; expected: number; tolerance?: number } {
  const { id, within } = options;
  const names = Object.keys(relations) as (keyof typeof relations)[];
  const [name, ...others] = names.filter((key) => options[key] !== undefined);
  if (name === undefined || others.length > 0) {
    const count = name === undefined ? 0 : others.length + 1;
    throw new TypeError(`claim "${id}": give exactly one of ${names.join(", ")}, not ${count}`);
  }
  const [relation, expected] = [relations[name], options[name]];
  if (expected === undefined || !Number.isFinite(expected))
    throw new TypeError(`claim "${id}": ${name} must be a finite number`);
  if (relation === "=" && within === undefined)
    throw new TypeError(`claim "${id}": \`equals\` needs \`within\``);
  if (relation !== "=" && within !== undefined)
    throw new TypeError(`claim "${id}": \`within\` goes with \`equals\` only`);
  return { relation, expected, ...(within !== undefined && { tolerance: within }) };
}

/** The claim with its verdict. Throws a TypeError if the options are incomplete or contradict each other. */
export function toClaim(options: ClaimOptions): Claim {
  const { id, kind = "check", refuted = false } = options;
  if (refuted && kind === "required")
    throw new TypeError(`claim "${id}": a requirement cannot be refuted; it is met or it fails`);
  const claim = {
    ...commonFields(options),
    ...expectationOf(options),
    kind,
    ...(refuted && { refuted }),
  };
  return { ...claim, verdict: verdictOf(claim) };
}

/** Significant digits of a value, and of a tolerance. */
const DIGITS = 7;
const TOLERANCE_DIGITS = 3;

const show = (x: number, unit = "", digits = DIGITS) => `${formatNumber(x, digits)}${unit && ` ${unit}`}`;

/** The claim's numbers as plain text. */
function facts({ relation, expected, tolerance, actual, unit, author }: Claim): string[] {
  const within = tolerance ? ` ± ${show(tolerance, "", TOLERANCE_DIGITS)}` : "";
  return [
    ...(expected === undefined ? [] : [`expected ${relation} ${show(expected, unit)}${within}`]),
    `measured ${show(actual, unit)}`,
    ...(author === undefined ? [] : [`author ${show(author, unit)}`]),
  ];
}

/** The fallbacks' words. A notebook does not know the claims of other notebooks, so it disputes none. */
const WORDS = { holds: "holds", fails: "FAILS", refuted: "is refuted", disputed: "is disputed" };

function send(made: Claim): void {
  const { id, verdict, statement, spread } = made;
  const [title, line] =
    verdict === "measured"
      ? ["Measured", `Measured ${id}`]
      : [`Claim ${WORDS[verdict]}`, `Claim ${id} ${WORDS[verdict]}`];
  const numbers = facts(made);
  display(
    {
      [mime.claim]: encodeClaim(made),
      [mime.html]: `<p><strong>${title}.</strong> ${escapeHtml(statement)}<br>${numbers.map(escapeHtml).join("; ")}</p>`,
      [mime.text]: `${line}: ${statement}\n  ${numbers.join("; ")}`,
    },
    spread === undefined ? {} : { metadata: volatileMetadata },
  );
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
export const claim = (options: ClaimOptions): void => send(toClaim(options));

/**
 * Shows a measured value of which nothing was expected, so without a verdict; prose can refer to it as to a claim. Throws a
 * TypeError if the id is malformed or the statement is missing.
 *
 * @example
 * measurement({ id: "seconds", question: "2", statement: "Training time.", actual: 5.3, unit: "s", spread: 4 });
 */
export function measurement(options: MeasurementOptions): void {
  send({ ...commonFields(options), kind: "check", verdict: "measured" });
}
