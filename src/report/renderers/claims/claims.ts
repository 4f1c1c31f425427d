import { html } from "ghtml";
import type { Claim, Verdict } from "../../../shared/claim.js";
import { authorFigure, expectation, readable } from "../../claim-facts.js";
import type { IndexedClaim } from "../../references/reference-index.js";
import type { PageWords } from "../../words/page-words.js";
import { inertHtml } from "../html/inert.js";
import { renderInline } from "../markdown/markdown.js";
import type { Context } from "../state/context.js";

const verdictMark = (verdict: Verdict, words: PageWords): string =>
  html`<span class="verdict ${verdict}">${words.verdict[verdict]}</span>`;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The measured value and what it is compared with. */
function facts(claim: Claim, words: PageWords): string {
  const fact = (name: "measured" | "expected" | "author", value: string, className = "") =>
    value &&
    html`<div!${className && html` class="${className}"`} data-fact="${name}"><dt>${words.claim[name]}</dt><dd>${value}</dd></div>`;
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
  return html`<div class="claim ${verdict}" id="${anchor}" tabindex="-1"><p>!${verdictMark(verdict, context.words)}
!${claimStatement(claim, context)} <a class="anchor" href="#${anchor}" aria-label="${context.words.linkTo.claim}">#</a></p>
!${facts(claim, context.words)}</div>`;
}

function row(claim: IndexedClaim, statement: string, words: PageWords): string {
  const { expected, measured, author: authorWord } = words.claim;
  const author = claim.author === undefined ? "" : " author";
  return html`<tr class="${claim.verdict}${author}"><td>!${verdictMark(claim.verdict, words)}</td>
<td><a href="#${claim.anchor}">!${statement}</a></td><td class="number" data-label="${expected}">${expectation(claim)}</td>
<td class="number" data-label="${measured}">${readable(claim.actual, claim.unit)}</td>
<td class="number author" data-label="${authorWord}">${authorFigure(claim)}</td></tr>`;
}

/** Claims as a table; `label` names it for screen readers. */
export function claimsTable(
  claims: IndexedClaim[],
  statementOf: (claim: IndexedClaim) => string,
  label: string,
  words: PageWords,
): string {
  const { verdict, statement, expected, measured, author } = words.claim;
  const rows = claims.map((claim) => row(claim, statementOf(claim), words)).join("\n");
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table class="claims"><thead><tr><th scope="col">${verdict}</th><th scope="col">${statement}</th>
<th scope="col" class="number">${capital(expected)}</th><th scope="col" class="number">${capital(measured)}</th><th scope="col" class="number">${capital(author)}</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

/** One small mark for each claim that leads to it; for the keyboard the rows of the table do. */
export const verdictStrip = (claims: IndexedClaim[], words: PageWords): string =>
  claims
    .map(({ statement, verdict, anchor }) => {
      const label = `${statement.replace(/\$/g, "")} (${words.verdict[verdict]})`;
      return html`<a class="mark ${verdict}" href="#${anchor}" tabindex="-1" aria-label="${label}"></a>`;
    })
    .join("");
