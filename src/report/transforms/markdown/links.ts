import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { decodeAddress } from "../../html.js";
import type { Context } from "../context.js";
import { isOutward, OUTWARD } from "../sanitise/index.js";
import { resolveHref } from "./anchors.js";

function secure(token: Token, env: Context): void {
  const href = token.attrGet("href") ?? "";
  if (href.startsWith("claim:")) return; // a checked number
  const resolved = resolveHref(href, env);
  if (resolved !== undefined) token.attrSet("href", resolved);
  else {
    token.attrs = (token.attrs ?? []).filter(([name]) => name !== "href");
    if (token.attrGet("title") === null) token.attrSet("title", decodeAddress(href));
  }
  if (resolved !== undefined && isOutward(resolved))
    for (const [name, value] of Object.entries(OUTWARD)) token.attrSet(name, value);
}

/** Links of Markdown lead to places of the notebook, or out into a tab of their own, and do nothing else. */
export function links(parser: MarkdownIt): void {
  parser.core.ruler.push("links", (state) => {
    for (const { children } of state.tokens)
      for (const token of children ?? []) if (token.type === "link_open") secure(token, state.env as Context);
  });
}
