import type MarkdownIt from "markdown-it";
import type { Options, Token } from "markdown-it";
import type { Context } from "../state/context.js";
import { notebookHtml } from "../html/notebook-html.js";
import { Kept } from "../html/sanitize-html.js";
import { type Removed, removedNote } from "../../sanitize/index.js";

const isHtml = ({ type }: Token): boolean => type === "html_block" || type === "html_inline";

/**
 * HTML among a notebook's Markdown, as JupyterLab shows it. An element may begin in one paragraph and end in
 * another (`<details>`), so a cell is sanitized as a whole; what Markdown itself became is kept aside meanwhile.
 */
export function html(parser: MarkdownIt): void {
  const { renderer } = parser;
  const plain = {
    render: renderer.render.bind(renderer),
    renderInline: renderer.renderInline.bind(renderer),
  };

  const mixed = (tokens: Token[], options: Options, context: Context): string => {
    const kept = new Kept();
    const removed: Removed = new Map();
    const one = (list: Token[], i: number): string => {
      const token = list[i]!;
      if (isHtml(token)) return token.content;
      if (token.type === "inline") return write(token.children ?? []);
      const rule = renderer.rules[token.type];
      return kept.keep(
        rule ? rule(list, i, options, context, renderer) : renderer.renderToken(list, i, options),
      );
    };
    const write = (list: Token[]): string => list.map((_, i) => one(list, i)).join("");
    const clean = notebookHtml(write(tokens), context, removed, kept);
    return clean + removedNote(removed);
  };

  const holdsHtml = (tokens: Token[]): boolean =>
    tokens.some((token) => isHtml(token) || (token.type === "inline" && token.children?.some(isHtml)));
  renderer.render = (tokens, options, context: Context) =>
    (holdsHtml(tokens) ? mixed : plain.render)(tokens, options, context);
  renderer.renderInline = (tokens, options, context: Context) =>
    (holdsHtml(tokens) ? mixed : plain.renderInline)(tokens, options, context);
}
