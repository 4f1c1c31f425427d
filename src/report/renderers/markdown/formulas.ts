import type { MarkdownIt, Token } from "markdown-it";
import { markFormulas, splitAtMarks, withSources } from "../../latex/marks.js";
import { renderFormula, type DisplayMode } from "../math/formula.js";
import type { Environment } from "./environment.js";

type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["before"]>[2];

const ALONE = /^\ufdd0(\d+)\ufdd1[ \t]*$/;

/** A displayed formula on a separate line. */
const block: BlockRule = (state, startLine, _endLine, silent) => {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const [, number] = ALONE.exec(state.src.slice(start, state.eMarks[startLine])) ?? [];
  const formula = number === undefined ? undefined : (state.env as Environment).formulas[Number(number)];
  if (!formula?.display) return false;
  if (silent) return true;
  const token = state.push("formula_block", "math", 0);
  Object.assign(token, { block: true, content: formula.tex, map: [startLine, startLine + 1], meta: number });
  state.line = startLine + 1;
  return true;
};

/** A text token as text and formulas; any other with the sources of its formulas, unless HTML may still hold marks. */
function split(token: Token, env: Environment, TokenClass: typeof Token): Token[] {
  if (token.type === "html_inline") return [token];
  if (token.type === "image")
    for (const child of token.children ?? []) child.content = withSources(child.content, env.formulas);
  if (token.type !== "text") {
    token.content = withSources(token.content, env.formulas);
    return [token];
  }
  const parts = splitAtMarks(token.content);
  if (parts.length === 1) return [token];
  return parts.flatMap((part, i) => {
    const formula = i % 2 === 1 ? env.formulas[Number(part)] : undefined;
    if (!formula && part === "") return [];
    const piece = new TokenClass(formula ? (formula.display ? "formula_display" : "formula") : "text", "", 0);
    return Object.assign(piece, {
      content: formula?.tex ?? part,
      level: token.level,
      meta: formula ? part : null,
    });
  });
}

/** Formulas as JupyterLab finds them in Markdown, set by KaTeX. */
export function formulas(parser: MarkdownIt): void {
  parser.core.ruler.after("normalize", "mark_formulas", (state) => {
    state.src = markFormulas(state.src, (state.env as Environment).formulas);
  });
  parser.block.ruler.before("table", "formula_block", block, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  parser.core.ruler.push("formulas", (state) => {
    const env = state.env as Environment;
    const restore = (token: Token) => {
      for (const attribute of token.attrs ?? [])
        attribute[1] = withSources(String(attribute[1]), env.formulas); // markdown-it sets some to numbers
    };
    for (const token of state.tokens) {
      restore(token);
      token.children?.forEach(restore);
      if (token.children) token.children = token.children.flatMap((child) => split(child, env, state.Token));
      if (token.type === "fence" || token.type === "code_block") {
        token.content = withSources(token.content, env.formulas);
        token.info = withSources(token.info, env.formulas);
      }
    }
  });
  const { rules } = parser.renderer;
  const render = (mode: DisplayMode): (typeof rules)[string] => {
    return (tokens, i, _options, env) => renderFormula(tokens[i]?.content ?? "", mode, env as Environment);
  };
  rules["formula_block"] = render("block");
  rules["formula_display"] = render("paragraph");
  rules["formula"] = render("inline");
}
