import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { decodeAddress } from "../../html.js";
import type { Context, RenderState } from "../state/context.js";
import { isOutward, OUTWARD } from "../../sanitize/index.js";
import { resolveHref } from "../state/links.js";

function secure(token: Token, context: Context): void {
  const href = token.attrGet("href") ?? "";
  if (href.startsWith("claim:")) return; // a checked number
  const resolved = resolveHref(href, context);
  if (resolved !== undefined) token.attrSet("href", resolved);
  else {
    token.attrs = (token.attrs ?? []).filter(([name]) => name !== "href");
    if (token.attrGet("title") === null) token.attrSet("title", decodeAddress(href));
  }
  if (resolved === undefined || !isOutward(resolved)) return;
  for (const [name, value] of Object.entries(OUTWARD)) token.attrSet(name, value);
}

/** The number under which a chapter's list has an address, for readers on paper. */
function numberOf(address: string, { addresses }: RenderState): number {
  const number = addresses.get(address) ?? addresses.size + 1;
  addresses.set(address, number);
  return number;
}

/** The tokens with a number behind each link that leads out of the page, which only paper shows. */
function numbered(tokens: Token[], context: Context, TokenClass: typeof Token): Token[] {
  let address: string | null = null;
  return tokens.flatMap((token) => {
    if (token.type === "link_open") address = token.attrGet("href");
    if (token.type !== "link_close" || address === null || !isOutward(address)) return [token];
    const number = new TokenClass("link_number", "", 0);
    number.content = String(numberOf(address, context.state));
    return [token, number];
  });
}

/** Links of Markdown lead to places of the notebook, or out into a tab of their own, and do nothing else. */
export function links(parser: MarkdownIt): void {
  parser.renderer.rules["link_number"] = (tokens, i) =>
    `<sup class="link-number">[${tokens[i]!.content}]</sup>`;
  parser.core.ruler.push("links", (state) => {
    const context = state.env as Context;
    for (const token of state.tokens) {
      for (const child of token.children ?? []) if (child.type === "link_open") secure(child, context);
      if (token.children) token.children = numbered(token.children, context, state.Token);
    }
  });
}
