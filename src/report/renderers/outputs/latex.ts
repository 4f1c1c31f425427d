import { escapeHtml } from "../../html.js";
import { replaceFormulas } from "../../latex/scan.js";
import { renderFormula } from "../math/formula.js";
import type { Renderer } from "./context.js";

/** LaTeX text with its formulas set; a formula on its own is set off. */
export const latex: Renderer = (data, { context }) => {
  const text = String(data).trim();
  const parts = replaceFormulas(
    text,
    "text",
    ({ tex, display, end }) => {
      const alone = end === text.length && (text.startsWith("$") || text.startsWith("\\"));
      const setting = display ? (alone ? "block" : "paragraph") : "inline";
      return renderFormula(tex, setting, context);
    },
    escapeHtml,
  );
  return `<div class="latex">${parts}</div>`;
};
