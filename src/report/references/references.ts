import { escapeHtml } from "../html.js";
import { problemAt } from "../problem.js";
import { markChinese } from "./chinese.js";
import type { Context } from "../renderers/context.js";
import type { Target } from "./reference-index.js";

const REFERENCE = /@((?:fig|tbl|eq)-[\w-]*\w)/g;

/** What a reference reads: an equation's number as it stands beside it, “Figure 3”, “Table 2”. */
const readingOf = ({ kind, number }: Target): string =>
  kind === "eq" ? `(${number})` : `${kind === "fig" ? "Figure" : "Table"} ${number}`;

export const referenceLink = (target: Target, text = readingOf(target)): string =>
  `<a class="reference" href="#${target.anchor}">${text}</a>`;

/** Running text as HTML: `@fig-shares` → a link that reads “Figure 3”, `@eq-loss` → one that reads “(7)”. */
export function resolveReferences(text: string, env: Context): string {
  return markChinese(escapeHtml(text), env.language).replace(REFERENCE, (whole, label: string) => {
    const target = env.survey.targets.get(label);
    if (target) return referenceLink(target);
    env.problems.push(problemAt(env.place, `there is nothing labeled "${label}"`));
    return whole;
  });
}
