import { html } from "ghtml";
import type { Claim, Verdict } from "../../../shared/claim.js";
import { authorFigure, expectation, readable } from "../../claim-facts.js";
import type { IndexedClaim } from "../../references/reference-index.js";
import { inertHtml } from "../html/inert.js";
import { renderInline } from "../markdown/markdown.js";
import type { Context } from "../state/context.js";

const verdictMark = (verdict: Verdict): string => html`<span class="verdict ${verdict}">${verdict}</span>`;

/** The measured value and what it is compared with. */
function facts(claim: Claim): string {
  const fact = (name: string, value: string, className = "") =>
    value && html`<div class="${className}"><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">!${fact("measured", readable(claim.actual, claim.unit))}!${fact("expected", expectation(claim))}!${fact("author", authorFigure(claim), "author")}</dl>`;
}

/** A claim's statement as HTML; a copy of it is kept for the overview. */
export function claimStatement(claim: IndexedClaim, context: Context): string {
  const statement = renderInline(claim.statement, context);
  context.state.statements.set(claim.anchor, inertHtml(statement));
  return statement;
}

/** A claim below the cell that made it. */
export function claimCard(claim: IndexedClaim, context: Context): string {
  const { anchor, verdict } = claim;
  return html`<div class="claim ${verdict}" id="${anchor}" tabindex="-1"><p>!${verdictMark(verdict)}
!${claimStatement(claim, context)} <a class="anchor" href="#${anchor}" aria-label="Link to this claim">#</a></p>
!${facts(claim)}</div>`;
}

function row(claim: IndexedClaim, statement: string): string {
  const author = claim.author === undefined ? "" : " author";
  return html`<tr class="${claim.verdict}${author}"><td>!${verdictMark(claim.verdict)}</td>
<td><a href="#${claim.anchor}">!${statement}</a></td><td class="number" data-label="expected">${expectation(claim)}</td>
<td class="number" data-label="measured">${readable(claim.actual, claim.unit)}</td>
<td class="number author" data-label="author">${authorFigure(claim)}</td></tr>`;
}

/** Claims as a table; `label` names it for screen readers. */
export function claimsTable(
  claims: IndexedClaim[],
  statementOf: (claim: IndexedClaim) => string,
  label: string,
): string {
  const rows = claims.map((claim) => row(claim, statementOf(claim))).join("\n");
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table class="claims"><thead><tr><th scope="col">Verdict</th><th scope="col">Statement</th>
<th scope="col" class="number">Expected</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Author</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

/** One small mark for each claim that leads to it. */
export const verdictStrip = (claims: IndexedClaim[]): string =>
  claims
    .map(({ statement, verdict, anchor }) => {
      const label = `${statement.replace(/\$/g, "")} (${verdict})`;
      return html`<a class="mark ${verdict}" href="#${anchor}" aria-label="${label}"></a>`;
    })
    .join("");
