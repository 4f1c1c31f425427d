import { html } from "ghtml";
import { slugify } from "../html.js";
import type { Bilingual, Question } from "../manifest.js";
import type { IndexedClaim } from "../references/reference-index.js";
import { claimsTable, verdictStrip } from "../renderers/claims/claims.js";
import { isFailing, toneOf, verdictLine } from "../verdicts.js";
import type { PageWords } from "../words/page-words.js";
import { type Part, part } from "./part.js";

/** A question with the claims that answer it. */
interface AnsweredQuestion {
  question: Question;
  claims: IndexedClaim[];
}

/** What the overview asks of the rest of the page. */
interface ClaimLookups {
  /** The HTML of a claim's statement. */
  statementOf: (claim: IndexedClaim) => string;
  /** What a grader gave for a question, on a page that is given back. */
  pointsOf: (question: string) => string | undefined;
  /** The anchor of the chapter that makes a claim. */
  chapterOf: (claim: IndexedClaim) => string | undefined;
}

export const chineseTitle = ({ zh }: Bilingual): string =>
  zh ? html` <span class="translation" lang="zh-Hans">${zh}</span>` : "";

/** The listed questions, then those that only claims name. */
function answeredQuestions(questions: Question[], claims: IndexedClaim[]): AnsweredQuestion[] {
  const unlisted = [...new Set(claims.map((claim) => claim.question))]
    .filter((id) => !questions.some((question) => question.id === id))
    .map((id): Question => ({ id, title: { en: id }, asked: "" }));
  return [...questions, ...unlisted].map((question) => ({
    question,
    claims: claims.filter((claim) => claim.question === question.id),
  }));
}

function questionTitle(
  { id, title, points }: Question,
  answer: string | undefined,
  words: PageWords,
  given?: string,
): string {
  const number = title.en === id ? "" : html`<span class="question-id">${id}</span> `;
  const worth = given ?? (points === undefined ? "" : words.points(points));
  const beside = worth && html` <span class="points">${worth}</span>`;
  const content = html`!${number}${title.en}!${chineseTitle(title)}`;
  const linked = answer === undefined ? content : html`<a href="#${answer}">!${content}</a>`;
  return html`<h3>!${linked}!${beside}</h3>`;
}

/** An id for each question; two ids that differ in punctuation only get a number. */
function questionAnchors(questions: AnsweredQuestion[]): string[] {
  const slugs = questions.map(({ question }) => slugify(question.id));
  return slugs.map((slug, i) => {
    const before = slugs.slice(0, i).filter((other) => other === slug).length;
    return `question-${slug}${before > 0 ? `.${before + 1}` : ""}`;
  });
}

function questionHtml(
  { question, claims }: AnsweredQuestion,
  anchor: string,
  words: PageWords,
  { statementOf, pointsOf, chapterOf }: ClaimLookups,
): string {
  const fails = isFailing(claims);
  const label = words.claimsOn(question.id);
  const asked = question.asked && html`<p>${question.asked}</p>`;
  const answers =
    claims.length === 0
      ? ""
      : html`<div class="strip" role="group" aria-label="${label}">!${verdictStrip(claims, words)}</div>
<details class="question-claims"${fails ? " open" : ""}><summary>${verdictLine(claims, words)}</summary>!${claimsTable(claims, statementOf, label, words)}</details>`;
  return html`<section class="question${fails ? " fails" : ""}" id="${anchor}">!${questionTitle(question, claims[0] && chapterOf(claims[0]), words, pointsOf(question.id))}
!${asked}!${answers}</section>`;
}

/** Buttons that filter the rows of all claim tables; they appear where scripts run. */
function filter(claims: IndexedClaim[], words: PageWords): string {
  const options: [string, string, number][] = [
    ["all", words.filter.all, claims.length],
    ["fails", words.filter.fails, claims.filter((claim) => isFailing([claim])).length],
    ["author", words.filter.author, claims.filter((claim) => claim.author !== undefined).length],
  ];
  const buttons = options.map(
    ([value, name, count]) =>
      html`<button type="button" data-filter="${value}" aria-pressed="false"!${count === 0 ? " disabled" : ""}>${name} <span class="count">${count}</span></button>`,
  );
  return html`<div class="filter needs-script" role="group" aria-label="${words.filter.label}">!${buttons}</div>`;
}

/** What was asked and what was found: the verdict line, then each question with a mark and a table row per claim. */
export function summary(
  questions: Question[],
  claims: IndexedClaim[],
  words: PageWords,
  lookups: ClaimLookups,
): Part | undefined {
  if (claims.length === 0 && questions.length === 0) return undefined;
  const line = verdictLine(claims, words) || words.noClaim;
  const verdict = html`<p class="verdict-line ${toneOf(claims)}">${line}</p>`;
  const title = html`<h2 id="claims">${words.overview}</h2>`;
  const answered = answeredQuestions(questions, claims);
  const anchors = questionAnchors(answered);
  return part(
    ".claims-summary",
    '<section class="claims-summary">',
    [
      verdict,
      title,
      filter(claims, words),
      ...answered.map((each, i) => questionHtml(each, anchors[i] ?? "", words, lookups)),
    ],
    "</section>",
  );
}
