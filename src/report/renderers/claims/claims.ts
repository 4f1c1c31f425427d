import type { Claim } from "../../../shared/claim.js";
import { escapeHtml } from "../../html.js";
import { inertHtml } from "../html/inert.js";
import type { Context } from "../state/context.js";
import { renderInline } from "../markdown/markdown.js";
import type { IndexedClaim } from "../../references/reference-index.js";

/** Digits of a measured value that are shown, and of a tolerance, which is only a size. */
const DIGITS = 6;
const TOLERANCE_DIGITS = 3;
/** Smaller numbers are written with a power of ten. */
const SMALLEST_PLAIN = 1e-4;

/** A number as people read it: few digits, a true minus, powers of ten written out. */
export function readable(x: number, unit = "", digitsShown = DIGITS): string {
  const rounded = Number(x.toPrecision(digitsShown));
  const isSmall = rounded !== 0 && Math.abs(rounded) < SMALLEST_PLAIN;
  const [digits, exponent] = (isSmall ? rounded.toExponential() : String(rounded))
    .replace("-", "−")
    .split("e") as [string, string?];
  const power = exponent ? ` × 10<sup>${exponent.replace("-", "−").replace("+", "")}</sup>` : "";
  return `${digits.replace("NaN", "not a number").replace("Infinity", "∞")}${power}${unit && ` ${escapeHtml(unit)}`}`;
}

/** What was expected, e.g. `= 2.54692 ± 5 × 10⁻⁶`. */
export function expectation({ relation, expected, tolerance, unit }: Claim): string {
  const within = tolerance ? ` ± ${readable(tolerance, "", TOLERANCE_DIGITS)}` : "";
  return `${escapeHtml(relation)} ${readable(expected, within ? "" : unit)}${within}${within && unit ? ` ${escapeHtml(unit)}` : ""}`;
}

const verdict = (pass: boolean): string =>
  `<span class="verdict ${pass ? "holds" : "fails"}">${pass ? "holds" : "fails"}</span>`;

/** The measured value, and what it is held against. */
function facts(claim: Claim): string {
  const fact = (name: string, value: string, kind = "") =>
    `<div${kind}><dt>${name}</dt><dd>${value}</dd></div>`;
  const author =
    claim.author === undefined ? "" : fact("author", readable(claim.author, claim.unit), ' class="author"');
  return `<dl class="facts">${fact("measured", readable(claim.actual, claim.unit))}${fact("expected", expectation(claim))}${author}</dl>`;
}

/** A claim's statement as HTML; the first time, a copy of it is noted for the overview. */
export function claimStatement(claim: Claim, context: Context): string {
  const html = renderInline(claim.statement, context);
  const { statements } = context.state;
  if (!statements.has(claim.id)) statements.set(claim.id, inertHtml(html));
  return html;
}

/** A claim beside the cell that made it. */
export function claimCard(claim: Claim, context: Context): string {
  const anchor = `claim-${claim.id}`;
  return `<div class="claim ${claim.pass ? "holds" : "fails"}" id="${anchor}" tabindex="-1"><p>${verdict(claim.pass)}
${claimStatement(claim, context)} <a class="anchor" href="#${anchor}" aria-label="Link to this claim">#</a></p>
${facts(claim)}</div>`;
}

/** Claims as a table. `label` says to whom the table is read out what it holds. */
export function claimsTable(
  claims: IndexedClaim[],
  statementOf: (claim: IndexedClaim) => string,
  label: string,
): string {
  const rows = claims.map(
    (
      claim,
    ) => `<tr class="${claim.pass ? "holds" : "fails"}${claim.author === undefined ? "" : " author"}"><td>${verdict(claim.pass)}</td>
<td><a href="#${claim.anchor}">${statementOf(claim)}</a></td><td class="number" data-label="expected">${expectation(claim)}</td>
<td class="number" data-label="measured">${readable(claim.actual, claim.unit)}</td>
<td class="number author" data-label="author">${claim.author === undefined ? "" : readable(claim.author, claim.unit)}</td></tr>`,
  );
  return `<div class="wide" tabindex="0" role="region" aria-label="${escapeHtml(label)}"><table class="claims"><thead><tr><th scope="col">Verdict</th><th scope="col">Statement</th>
<th scope="col" class="number">Expected</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Author</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** One small mark for each claim, leading to it. */
export const verdictStrip = (claims: IndexedClaim[]): string =>
  claims
    .map((claim) => {
      const title = `${claim.statement.replace(/\$/g, "")} ${claim.pass ? "Holds" : "Fails"}.`;
      return `<a class="mark ${claim.pass ? "holds" : "fails"}" href="#${claim.anchor}" aria-label="${escapeHtml(title)}"></a>`;
    })
    .join("");
