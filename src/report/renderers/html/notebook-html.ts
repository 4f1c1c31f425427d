import { escapeHtml } from "../../html.js";
import type { MarkedFormula } from "../../latex/marks.js";
import { parseHtml, type Removed, TangledHtml, writeHtml } from "../../sanitize/index.js";
import type { Context } from "../state/context.js";
import { OwnParts } from "./own-parts.js";
import { STEPS, type Work } from "./steps.js";

/**
 * HTML of a notebook, as harmless as text, with its drawings and with its formulas set: one parse, the steps of `STEPS`,
 * one serialization.
 *
 * @param removed counts what was taken out
 * @param markdown what Markdown left in the HTML: parts of the page's own, and formulas that marks stand for
 */
export function notebookHtml(
  html: string,
  context: Context,
  removed: Removed,
  markdown?: { own: OwnParts; formulas: readonly MarkedFormula[] },
): string {
  const work: Work = {
    context,
    removed,
    own: markdown?.own ?? new OwnParts(),
    formulas: markdown?.formulas,
  };
  try {
    let tree = parseHtml(html);
    for (const [, step] of STEPS) tree = step(tree, work) ?? tree;
    return writeHtml(tree);
  } catch (error) {
    if (!(error instanceof TangledHtml)) throw error;
    const source = escapeHtml(OwnParts.without(html));
    return `<p class="note">HTML is shown as its source: ${error.message}.</p><pre tabindex="0">${source}</pre>`;
  }
}
