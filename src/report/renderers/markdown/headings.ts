import type { MarkdownIt, Token } from "markdown-it";
import { slugify } from "../../html.js";

import { markFormulas, type MarkedFormula, splitAtMarks, withSources } from "../../latex/marks.js";
import { type CellHeadings, contentPrefix } from "../../references/anchors.js";
import { unmarked } from "../../references/language.js";
import { attributeOf, type Environment } from "./environment.js";

const CHINESE_TITLE = /^(.*?)\s+·\s+(.*\p{Script=Han}.*)$/u;

/** Marks the Chinese half of a heading “English · 中文” with its language. */
const bilingual = (html: string): string =>
  html.replace(
    CHINESE_TITLE,
    (_, english: string, chinese: string) =>
      `${english} <span class="translation" lang="zh-Hans">${unmarked(chinese)}</span>`,
  );

const textOf = (children: readonly Token[]): string =>
  children.map(({ content, type }) => (type === "html_inline" || type === "image" ? "" : content)).join("");

/** Only a text with one of these can have a heading. */
const MAY_HAVE_HEADING = /#|^[ \t>]*(?:=+|-+)[ \t]*$|<h[1-6]/im;
const HTML_HEADING = /<h([1-6])(\s[^<>]{0,300})?>([^]{0,500}?)<\/h\1>/gi;
const HTML_ID = /<[a-z][^<>]{0,1000}?\s(?:id|name)\s*=\s*["']?([^\s"'<>]+)/gi;

/** The headings of a cell's Markdown, and the ids that its HTML sets. */
export function headingsOf(markdown: string, parser: MarkdownIt): CellHeadings {
  const ids = [...markdown.matchAll(HTML_ID)].map(([, id = ""]) => id);
  if (!MAY_HAVE_HEADING.test(markdown)) return { headings: [], ids, inHtml: [] };
  const formulas: MarkedFormula[] = [];
  const tokens: Token[] = [];
  const env = { formulas };
  parser.block.parse(markFormulas(markdown.replace(/\r\n?/g, "\n"), formulas), parser, env, tokens);
  const headings = tokens.flatMap((token, i) => {
    if (token.type !== "heading_open") return [];
    const children: Token[] = [];
    parser.inline.parse(tokens[i + 1]?.content ?? "", parser, env, children);
    const text = textOf(children);
    return [
      {
        level: Number(token.tag.slice(1)),
        slug: slugify(withSources(text, formulas)),
        name: slugify(
          splitAtMarks(text)
            .filter((_, part) => part % 2 === 0)
            .join(""),
        ),
      },
    ];
  });
  const inHtml = [...markdown.matchAll(HTML_HEADING)].map(([, , attributes = "", text = ""]) => {
    const slug = slugify(text.replace(/<[^<>]*>/g, ""));
    return { slug, id: /\sid\s*=\s*["']?([^\s"'>]+)/i.exec(attributes)?.[1] ?? slug };
  });
  return { headings, ids, inHtml };
}

/** Headings get their anchors and a link to themselves, and are listed for the page's contents. */
export function headings(parser: MarkdownIt): void {
  parser.core.ruler.push("heading_anchors", (state) => {
    const env = state.env as Environment;
    let count = 0;
    state.tokens.forEach((token, i) => {
      if (token.type !== "heading_open") return;
      const words = (state.tokens[i + 1]?.children ?? []).filter(({ type }) => !type.startsWith("formula"));
      const text = slugify(textOf(words));
      const anchor =
        env.anchors[count++]?.anchor ?? env.state.partIds.take(`${contentPrefix(env.chapter.slug)}${text}`);
      token.attrSet("id", anchor);
    });
  });
  parser.renderer.rules["heading_open"] = (tokens, i, options, env, self) => {
    const [token, inline] = [tokens[i], tokens[i + 1]];
    if (!token || !inline) return "";
    const html = bilingual(self.renderInline(inline.children ?? [], options, env));
    const anchor = attributeOf(token, "id");
    const { state, words } = env as Environment;
    state.headings.push({ level: Number(token.tag.slice(1)), html, anchor });
    inline.children = [];
    const link = `<a class="anchor" href="#${anchor}" aria-label="${words.linkTo.section}">#</a>`;
    return `${self.renderToken(tokens, i, options)}${html} ${link}`;
  };
}
