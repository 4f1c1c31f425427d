import MarkdownIt, { type PluginWithParams, type Token } from "markdown-it";
import anchors from "markdown-it-anchor";
import cjkFriendly from "markdown-it-cjk-friendly";
import footnotes from "markdown-it-footnote";
import { slugify } from "../../html.js";
import { headingId } from "../../references/anchors.js";
import { problemAt } from "../../problem.js";
import { highlight } from "../text/highlight.js";
import { unmarked } from "../../references/language.js";
import type { Context } from "../state/context.js";
import { html } from "./html.js";
import { latex } from "./latex.js";
import { links } from "./links.js";
import { pictures } from "./images.js";
import { numberFault } from "../../references/checked-number.js";
import { resolveReferences } from "../state/references.js";

/** Links to claims become checked numbers. */
function resolveLink(open: Token, text: string, context: Context): void {
  const href = open.attrGet("href") ?? "";
  if (href.startsWith("claim:")) {
    const claim = context.index.claims.get(href.slice("claim:".length));
    const fault = claim ? numberFault(text, claim) : "there is no such claim";
    if (fault) context.state.problems.push(problemAt(context.location, `[${text}](${href}): ${fault}`));
    open.attrSet("href", claim ? `#${claim.anchor}` : "#");
    open.attrSet("class", fault ? "checked wrong" : "checked");
    open.attrSet("title", fault ?? `measured: ${claim?.actual}`);
  }
}

const CHINESE_TITLE = /^(.*?)\s+·\s+(.*\p{Script=Han}.*)$/u;

/** Marks the Chinese half of a heading “English · 中文” with its language. */
const bilingual = (html: string): string =>
  html.replace(
    CHINESE_TITLE,
    (_, english: string, chinese: string) => `${english} <span lang="zh-Hans">${unmarked(chinese)}</span>`,
  );

/** The chapter's own anchor for its first title; for any other heading one that none before it has. */
function headingAnchor(level: number, id: string, { chapter, state }: Context): string {
  const taken = new Set(state.headings.map(({ anchor }) => anchor));
  if (level === 1 && !taken.has(chapter.slug)) return chapter.slug;
  const anchor = headingId(chapter.slug, id);
  let unique = anchor;
  for (let i = 2; taken.has(unique); i++) unique = `${anchor}-${i}`;
  return unique;
}

/** The plugins are typed against other copies of markdown-it's types; at run time it is the same parser. */
const plugin = (untyped: unknown) => untyped as PluginWithParams;

function createParser(): MarkdownIt {
  const parser = new MarkdownIt({
    html: true,
    linkify: true,
    highlight: (code, language) => highlight(code, language).join("\n"),
  });
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  parser.use(plugin(cjkFriendly)).use(plugin(footnotes)).use(latex).use(pictures).use(links).use(html);
  parser.use(plugin(anchors), { slugify, tabIndex: false });
  parser.core.ruler.push("references", (state) => {
    const context = state.env as Context;
    for (const { children } of state.tokens) {
      children?.forEach((token, i) => {
        if (token.type !== "link_open") return;
        const end = children.findIndex((other, j) => j > i && other.type === "link_close");
        resolveLink(
          token,
          children
            .slice(i + 1, end)
            .map((each) => (each.type === "image" ? "an image" : each.content))
            .join(""),
          context,
        );
      });
    }
  });
  parser.renderer.rules.text = (tokens, i, _options, context: Context) =>
    resolveReferences(tokens[i]!.content, context);
  const renderHeading: NonNullable<(typeof parser.renderer.rules)["heading_open"]> = (
    tokens,
    i,
    options,
    context: Context,
    self,
  ) => {
    const token = tokens[i]!;
    const level = Number(token.tag.slice(1));
    const inline = tokens[i + 1]!;
    const html = bilingual(self.renderInline(inline.children ?? [], options, context));
    const anchor = headingAnchor(level, token.attrGet("id") ?? "", context);
    token.attrSet("id", anchor);
    context.state.headings.push({ level, html, anchor });
    inline.children = [];
    const link = `<a class="anchor" href="#${anchor}" aria-label="Link to this section">#</a>`;
    return `${self.renderToken(tokens, i, options)}${html} ${link}`;
  };
  parser.renderer.rules["heading_open"] = renderHeading;
  parser.renderer.rules["table_open"] = () => '<div class="wide" tabindex="0"><table>\n';
  parser.renderer.rules["table_close"] = () => "</table></div>\n";
  return parser;
}

let parser: MarkdownIt | undefined;

/** Renders one cell's Markdown. Problems and headings are added to the lists given. */
export function renderMarkdown(source: string, context: Context): string {
  parser ??= createParser();
  const docId = `${context.chapter.slug}.${context.location.cell}`; // begins the ids of footnotes
  return parser.render(source, { ...context, docId });
}

/** One line of Markdown, such as a caption, without a paragraph around it. */
export function renderInline(source: string, context: Context): string {
  parser ??= createParser();
  const docId = `${context.chapter.slug}.${context.location.cell}.${++context.state.inlineTexts}`;
  return parser.renderInline(source, { ...context, docId });
}
