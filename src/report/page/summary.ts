import type { Bilingual, Question } from "../pipeline/plan.js";
import { escapeHtml, slugify } from "../html.js";
import { claimsTable, verdictStrip } from "../renderers/claims/claims.js";
import type { IndexedClaim } from "../references/reference-index.js";
import { type Part, part } from "./part.js";

/** A question with the claims that answer it. */
interface Answered {
  question: Question;
  claims: IndexedClaim[];
}

export const chinese = (title: Bilingual): string =>
  title.zh ? ` <span lang="zh-Hans">${escapeHtml(title.zh)}</span>` : "";

/** The listed questions, and after them those that only claims name. */
function answers(questions: Question[], claims: IndexedClaim[]): Answered[] {
  const unlisted = [...new Set(claims.map((claim) => claim.question))]
    .filter((id) => !questions.some((question) => question.id === id))
    .map((id): Question => ({ id, title: { en: id }, asked: "" }));
  return [...questions, ...unlisted].map((question) => ({
    question,
    claims: claims.filter((claim) => claim.question === question.id),
  }));
}

/** `All 9 claims hold`, `8 of 9 claims hold` */
function tally(claims: IndexedClaim[]): string {
  const held = claims.filter((claim) => claim.pass).length;
  if (claims.length === 0) return "No claim is made";
  if (claims.length === 1) return held === 1 ? "The claim holds" : "The claim fails";
  return held === claims.length
    ? `All ${claims.length} claims hold`
    : `${held} of ${claims.length} claims hold`;
}

const isFailing = (claims: IndexedClaim[]): boolean => claims.some((claim) => !claim.pass);

function questionHtml({ question, claims }: Answered, statementOf: (claim: IndexedClaim) => string): string {
  const { id, title, asked, points } = question;
  const worth = points === undefined ? "" : ` <span class="points">${points} points</span>`;
  const details =
    claims.length === 0
      ? ""
      : `<nav class="strip" aria-label="Claims on ${escapeHtml(id)}">${verdictStrip(claims)}</nav>
<details class="question-claims"${isFailing(claims) ? " open" : ""}><summary>${tally(claims)}</summary>${claimsTable(claims, statementOf, `Claims on ${id}`)}</details>`;
  return `<section class="question${isFailing(claims) ? " fails" : ""}" id="question-${slugify(id)}"><h3>${title.en === id ? "" : `<span class="question-id">${escapeHtml(id)}</span> `}${escapeHtml(title.en)}${chinese(title)}${worth}</h3>
${asked && `<p>${escapeHtml(asked)}</p>`}${details}</section>`;
}

/** Buttons that narrow all claims' tables; they appear where scripts run. */
function filter(claims: IndexedClaim[]): string {
  const options: [string, string, number][] = [
    ["all", "All", claims.length],
    ["fails", "Failed", claims.filter((claim) => !claim.pass).length],
    ["author", "With the author's figure", claims.filter((claim) => claim.author !== undefined).length],
  ];
  const buttons = options.map(
    ([value, name, count]) =>
      `<button type="button" data-filter="${value}" aria-pressed="false">${name} <span class="count">${count}</span></button>`,
  );
  return `<div class="filter needs-script" role="group" aria-label="Show claims">${buttons.join("")}</div>`;
}

/** What was asked, what was found: the verdict, and below each question a mark and a row for each of its claims. */
export function summary(
  questions: Question[],
  claims: IndexedClaim[],
  statementOf: (claim: IndexedClaim) => string,
): Part | "" {
  if (claims.length === 0 && questions.length === 0) return "";
  const verdict = `<p class="verdict-line ${isFailing(claims) ? "fails" : "holds"}">${tally(claims)}</p>`;
  const title = '<h2 id="claims">What was asked, what was found</h2>';
  const found = answers(questions, claims).map((answered) => questionHtml(answered, statementOf));
  return part(
    ".claims-summary",
    '<section class="claims-summary">',
    [verdict, title, filter(claims), ...found],
    "</section>",
  );
}
