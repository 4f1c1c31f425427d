import type { MarkdownIt, Token } from "markdown-it";
import { decodeAddress } from "../../html.js";
import { isOutward, OUTWARD } from "../../sanitize/index.js";
import type { RenderState } from "../state/context.js";
import { resolveLink } from "../state/links.js";
import { attributeOf, type Environment } from "./environment.js";

function resolve(token: Token, env: Environment): void {
  const href = attributeOf(token, "href");
  if (href.startsWith("claim:")) return; // a checked number
  const { href: resolved, fault } = resolveLink(href, env);
  if (resolved !== undefined) token.attrSet("href", resolved);
  else {
    token.attrs = (token.attrs ?? []).filter(([name]) => name !== "href");
    if (token.attrGet("title") === null) token.attrSet("title", fault ?? decodeAddress(href));
  }
  if (resolved === undefined || !isOutward(resolved)) return;
  for (const [name, value] of Object.entries(OUTWARD)) token.attrSet(name, value);
}

/** The number under which the chapter's list has an address, for readers on paper. */
function numberOf(address: string, { addresses }: RenderState): number {
  const number = addresses.get(address) ?? addresses.size + 1;
  addresses.set(address, number);
  return number;
}

/** The tokens with a number behind each link that leads out of the page, which only paper shows. */
function numbered(tokens: Token[], env: Environment, TokenClass: typeof Token): Token[] {
  let address: string | null = null;
  return tokens.flatMap((token) => {
    if (token.type === "link_open") address = attributeOf(token, "href");
    if (token.type !== "link_close" || address === null || !isOutward(address)) return [token];
    const number = new TokenClass("link_number", "", 0);
    number.content = String(numberOf(address, env.state));
    return [token, number];
  });
}

/** Links of Markdown lead to places of the notebook, or out into a tab of their own, and do nothing else. */
export function links(parser: MarkdownIt): void {
  parser.renderer.rules["link_number"] = (tokens, i) =>
    `<sup class="link-number">[${tokens[i]?.content}]</sup>`;
  parser.core.ruler.push("links", (state) => {
    const env = state.env as Environment;
    for (const token of state.tokens) {
      for (const child of token.children ?? []) if (child.type === "link_open") resolve(child, env);
      if (token.children) token.children = numbered(token.children, env, state.Token);
    }
  });
}

/** Longer words are no addresses; the search for one in them would take quadratic time. */
const LONGEST_ADDRESS = 2000;

/** Bare addresses become links: `https://example.org`. They are looked for word by word. */
export function linkify(parser: MarkdownIt): void {
  const { linkify } = parser;
  linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const match = linkify.match.bind(linkify);
  linkify.match = (text) => {
    const found = [...text.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
      if (word.length > LONGEST_ADDRESS || !/\/\/|mailto:/i.test(word)) return [];
      const matches = match(word) ?? [];
      for (const each of matches) {
        each.index += index;
        each.lastIndex += index;
      }
      return matches;
    });
    return found.length > 0 ? found : null;
  };
  const matchAtStart = linkify.matchAtStart.bind(linkify);
  linkify.matchAtStart = (text) => matchAtStart(/^\S{0,2000}/.exec(text)?.[0] ?? "");
  linkify.test = (text) => linkify.match(text) !== null;
}
