import type MarkdownIt from "markdown-it";
import type { Context } from "../state/context.js";
import { renderFormula } from "../math/formula.js";
import { formulaAt, replaceFormulas } from "../../latex/delimiters.js";
import { replaceOutsideCode } from "../../latex/code.js";

type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["before"]>[2];
type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["before"]>[2];

const INTERRUPTS = { alt: ["paragraph", "reference", "blockquote", "list"] };

/** A displayed formula on lines of its own, whatever Markdown would make of the lines between. */
const block: BlockRule = (state, startLine, endLine, silent) => {
  const start = state.bMarks[startLine]! + state.tShift[startLine]!;
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  if (!/^(\$\$|\\\\\[|\\begin\{)/.test(state.src.slice(start, start + 8))) return false;
  let last = startLine;
  while (last < endLine && !state.isEmpty(last)) last++;
  const text = state.getLines(startLine, last, state.blkIndent, false).trimStart();
  const found = formulaAt(text, 0, 2);
  if (!found?.display || !/^[ \t]*(\n|$)/.test(text.slice(found.end))) return false;
  if (silent) return true;
  const lines = text.slice(0, found.end).split("\n").length;
  const token = state.push("formula_block", "math", 0);
  token.block = true;
  token.content = found.tex;
  token.map = [startLine, startLine + lines];
  state.line = startLine + lines;
  return true;
};

/** A line that would begin a list, a heading or a quotation. */
const MARKER = /\n\s*(?:[-+*>=#]|\d+[.)])/;

/**
 * JupyterLab takes formulas out before Markdown is read. Here a formula amid a paragraph is put on one line where
 * Markdown would take one of its lines for the beginning of something else.
 */
function joinFormulas(source: string): string {
  if (!MARKER.test(source)) return source;
  const whole = (text: string) =>
    replaceFormulas(
      text,
      2,
      ({ from, end }) => {
        const formula = text.slice(from, end);
        return MARKER.test(formula) && !formula.includes("%") ? formula.replace(/\s*\n\s*/g, " ") : formula;
      },
      (other) => other,
    );
  return replaceOutsideCode(source, whole);
}

/** A formula in running text. */
const inline: InlineRule = (state, silent) => {
  const found = formulaAt(state.src, state.pos, 2);
  if (!found || found.end > state.posMax) return false;
  if (!silent) {
    const token = state.push(found.display ? "formula_display" : "formula", "math", 0);
    token.content = found.tex;
  }
  state.pos = found.end;
  return true;
};

/** Formulas as JupyterLab finds them in Markdown, set by KaTeX. */
export function latex(parser: MarkdownIt): void {
  parser.core.ruler.after("normalize", "formula_lines", (state) => {
    state.src = joinFormulas(state.src);
  });
  parser.block.ruler.before("fence", "formula_block", block, INTERRUPTS);
  parser.inline.ruler.before("escape", "formula", inline);
  const { rules } = parser.renderer;
  const render = (setting: Parameters<typeof renderFormula>[1]): (typeof rules)[string] => {
    return (tokens, i, _options, context: Context) => renderFormula(tokens[i]!.content, setting, context);
  };
  rules["formula_block"] = render("block");
  rules["formula_display"] = render("paragraph");
  rules["formula"] = render("inline");
}
