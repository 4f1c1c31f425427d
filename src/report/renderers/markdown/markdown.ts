import MarkdownParser, { type MarkdownIt } from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";
import footnotes from "markdown-it-footnote";
import { type CellHeadings, contentPrefix, type HeadingAnchor } from "../../references/anchors.js";
import type { Context } from "../state/context.js";
import { resolveReferences } from "../state/references.js";
import { highlight } from "../text/highlight.js";
import { citations } from "./citations.js";
import { checkedNumbers } from "./checked-numbers.js";
import type { Environment } from "./environment.js";
import { formulas } from "./formulas.js";
import { headings, headingsOf } from "./headings.js";
import { html } from "./html.js";
import { pictures } from "./images.js";
import { linkify, links } from "./links.js";
import { taskLists } from "./task-lists.js";

/** The plugins are typed against other copies of markdown-it's types; at run time it is the same parser. */
const plugin = (untyped: unknown) => untyped as (parser: MarkdownIt) => void;

function createParser(): MarkdownIt {
  const parser = new MarkdownParser({
    html: true,
    linkify: true,
    highlight: (code, language) => highlight(code, language).join("\n"),
  });
  parser.use(plugin(cjkFriendly)).use(plugin(footnotes)).use(linkify).use(formulas).use(taskLists);
  parser.use(pictures).use(citations).use(links).use(checkedNumbers).use(headings).use(html);
  parser.inline.ruler.disable("footnote_inline"); // `^[a-z]` is a pattern far more often than a footnote
  const { rules } = parser.renderer;
  rules["text"] = (tokens, i, _options, env) =>
    resolveReferences(tokens[i]?.content ?? "", env as Environment);
  rules["table_open"] = () => '<div class="wide" tabindex="0"><table>\n';
  rules["table_close"] = () => "</table></div>\n";
  return parser;
}

let parser: MarkdownIt | undefined;
const markdownParser = (): MarkdownIt => (parser ??= createParser());

function environment(context: Context, anchors: HeadingAnchor[] = []): Environment {
  const docId = `${contentPrefix(context.chapter.slug)}${++context.state.parts}`;
  return { ...context, docId, formulas: [], anchors };
}

/** Renders a Markdown cell. What is wrong with it, and its headings, are added to the context's state. */
export function renderMarkdownCell(source: string, context: Context): string {
  const { chapter, index, location } = context;
  const anchors = index.anchors.get(chapter.slug)?.cells.get(location.cell);
  return markdownParser().render(source, environment(context, anchors));
}

/** Renders Markdown that an output holds. */
export const renderMarkdown = (source: string, context: Context): string =>
  markdownParser().render(source, environment(context));

/** One line of Markdown, such as a caption, without a paragraph around it. */
export const renderInline = (source: string, context: Context): string =>
  markdownParser().renderInline(source, environment(context));

/** The headings of a Markdown cell, and the ids that its HTML sets. */
export const markdownHeadings = (source: string): CellHeadings => headingsOf(source, markdownParser());
