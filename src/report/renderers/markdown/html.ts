import type { MarkdownIt, MarkdownItOptions, Token } from "markdown-it";
import { escapeHtml } from "../../html.js";
import { type Removed, removedNote } from "../../sanitize/index.js";
import { notebookHtml } from "../html/notebook-html.js";
import { OwnParts } from "../html/own-parts.js";
import type { Environment } from "./environment.js";

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const isHtml = ({ type }: Token): boolean => type === "html_block" || type === "html_inline";

/**
 * HTML among a notebook's Markdown, as JupyterLab shows it. An element may begin in one paragraph and end in
 * another (`<details>`), so a cell is sanitized as a whole, with what Markdown itself became as the page's own parts.
 */
export function html(parser: MarkdownIt): void {
  const { renderer } = parser;
  const plain = {
    render: renderer.render.bind(renderer),
    renderInline: renderer.renderInline.bind(renderer),
  };

  const mixed = (tokens: Token[], options: Required<MarkdownItOptions>, env: Environment): string => {
    const own = new OwnParts();
    const removed: Removed = new Map();
    let drawings = 0; // that are open here: their text is no prose
    const one = (list: Token[], i: number): string => {
      const token = list[i];
      if (!token) return "";
      if (isHtml(token)) {
        drawings += countOf(token.content, /<svg[\s>]/gi) - countOf(token.content, /<\/svg\s*>/gi);
        return token.content;
      }
      if (drawings > 0 && token.type === "text") return escapeHtml(token.content);
      if (token.type === "inline") return write(token.children ?? []);
      // Formulas are set later, in the order in which they stand.
      if (token.meta !== null && token.type.startsWith("formula") && token.type !== "formula_block") {
        const formula = env.formulas[Number(token.meta)];
        if (drawings > 0 && formula) return escapeHtml(formula.source);
        return `\ufdd0${Number(token.meta)}\ufdd1`;
      }
      const rule = renderer.rules[token.type];
      const html = rule ? rule(list, i, options, env, renderer) : renderer.renderToken(list, i, options);
      if (token.type === "heading_open") {
        const end = html.indexOf(">") + 1;
        return own.tags(html.slice(0, end)) + own.fragment(html.slice(end));
      }
      return token.nesting === 0 ? own.fragment(html) : own.tags(html);
    };
    const write = (list: Token[]): string => list.map((_, i) => one(list, i)).join("");
    const clean = notebookHtml(write(tokens), env, removed, { own, formulas: env.formulas });
    return clean + removedNote(removed);
  };

  const holdsHtml = (tokens: Token[]): boolean =>
    tokens.some((token) => isHtml(token) || (token.type === "inline" && token.children?.some(isHtml)));
  renderer.render = (tokens, options, env) =>
    (holdsHtml(tokens) ? mixed : plain.render)(tokens, options, env);
  renderer.renderInline = (tokens, options, env) =>
    (holdsHtml(tokens) ? mixed : plain.renderInline)(tokens, options, env);
}
