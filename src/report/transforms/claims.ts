import type { Claim } from "../../contract.js";
import { escapeHtml } from "../html.js";
import { renderInline } from "./markdown.js";
import type { PlacedClaim } from "./survey.js";

type MarkdownEnvironment = Parameters<typeof renderInline>[1];

/** Digits of a measured value that are shown. */
const DIGITS = 6;

/** A number as people read it: at most six digits, a true minus, powers of ten written out. */
export function readable(x: number, unit = ""): string {
  const [digits, exponent] = String(Number(x.toPrecision(DIGITS)))
    .replace("-", "−")
    .split("e") as [string, string?];
  const power = exponent ? ` × 10<sup>${exponent.replace("-", "−").replace("+", "")}</sup>` : "";
  return `${digits.replace("NaN", "not a number").replace("Infinity", "∞")}${power}${unit && ` ${escapeHtml(unit)}`}`;
}

/** What was expected, e.g. `= 2.54692 ± 5 × 10⁻⁶`. */
export function expectation({ relation, expected, tolerance, unit }: Claim): string {
  const within = tolerance ? ` ± ${readable(tolerance)}` : "";
  return `${escapeHtml(relation)} ${readable(expected, within ? "" : unit)}${within}${within && unit ? ` ${escapeHtml(unit)}` : ""}`;
}

const verdict = (pass: boolean): string =>
  `<span class="verdict ${pass ? "holds" : "fails"}">${pass ? "holds" : "fails"}</span>`;

/** A claim beside the cell that made it. */
export function claimCard(claim: Claim, env: MarkdownEnvironment): string {
  const author =
    claim.author === undefined
      ? ""
      : `; <span class="author">the author's figure ${readable(claim.author, claim.unit)}</span>`;
  return `<div class="claim ${claim.pass ? "holds" : "fails"}" id="claim-${claim.id}" tabindex="-1">${verdict(claim.pass)}
<p>${renderInline(claim.statement, env)}</p>
<p class="facts">expected ${expectation(claim)}; measured ${readable(claim.actual, claim.unit)}${author}</p></div>`;
}

/** All claims in one table: what was asked, what was found. */
export function claimsTable(claims: PlacedClaim[], statementOf: (claim: PlacedClaim) => string): string {
  const rows = claims.map(
    (claim) => `<tr class="${claim.pass ? "holds" : "fails"}"><td>${escapeHtml(claim.question)}</td>
<td><a href="#${claim.anchor}">${statementOf(claim)}</a></td><td class="number" data-label="expected">${expectation(claim)}</td>
<td class="number" data-label="measured">${readable(claim.actual, claim.unit)}</td>
<td class="number author" data-label="author">${claim.author === undefined ? "" : readable(claim.author, claim.unit)}</td><td>${verdict(claim.pass)}</td></tr>`,
  );
  return `<div class="wide" tabindex="0" role="region" aria-label="All claims"><table class="claims"><thead><tr><th scope="col">Question</th><th scope="col">Statement</th>
<th scope="col" class="number">Expected</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Author</th>
<th scope="col">Verdict</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** One small mark for each claim, leading to it. */
export const verdictStrip = (claims: PlacedClaim[]): string =>
  claims
    .map((claim) => {
      const title = `${claim.statement.replace(/\$/g, "")} ${claim.pass ? "Holds" : "Fails"}.`;
      return `<a class="mark ${claim.pass ? "holds" : "fails"}" href="#${claim.anchor}" title="${escapeHtml(title)}" aria-label="${escapeHtml(title)}"></a>`;
    })
    .join("");
