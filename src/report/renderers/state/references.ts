import { escapeHtml } from "../../html.js";
import { problemAt } from "../../problem.js";
import { markChinese } from "../../references/language.js";
import type { PageWords } from "../../words/page-words.js";
import type { Context } from "./context.js";
import { findTarget, type Target } from "../../references/reference-index.js";

const REFERENCE = /@((?:fig|tbl|eq)-[\w-]*\w)/g;

/** What a reference reads: an equation's number as it stands beside it, “Figure 3”, “Table 2”. */
const readingOf = ({ kind, number }: Target, { figure, table }: PageWords): string =>
  kind === "eq" ? `(${escapeHtml(String(number))})` : (kind === "fig" ? figure : table)(number);

export const referenceLink = (target: Target, words: PageWords, text = readingOf(target, words)): string =>
  `<a class="reference" href="#${target.anchor}">${text}</a>`;

/** Running text as HTML: `@fig-shares` → a link that reads “Figure 3”, `@eq-loss` → one that reads “(7)”. */
export function resolveReferences(text: string, context: Context): string {
  return markChinese(escapeHtml(text), context.language).replace(REFERENCE, (whole, label: string) => {
    const target = findTarget(context.index, context.chapter, label);
    if (target) return referenceLink(target, context.words);
    context.state.problems.push(problemAt(context.location, `there is nothing labeled "${label}"`));
    return whole;
  });
}
