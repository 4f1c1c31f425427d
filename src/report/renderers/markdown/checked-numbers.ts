import type { MarkdownIt, Token } from "markdown-it";
import { problemAt } from "../../problem.js";
import { numberFault } from "../../references/checked-number.js";
import { attributeOf, type Environment } from "./environment.js";

const PREFIX = "claim:";

/** Makes a link to a claim a checked number. */
function check(open: Token, text: string, { index, location, state }: Environment): void {
  const href = attributeOf(open, "href");
  const claim = index.claims.get(href.slice(PREFIX.length));
  const fault = claim ? numberFault(text, claim) : "there is no such claim";
  if (fault) state.problems.push(problemAt(location, `[${text}](${href}): ${fault}`));
  open.attrSet("href", claim ? `#${claim.anchor}` : "#");
  open.attrSet("class", fault ? "checked wrong" : "checked");
  open.attrSet("title", fault ?? `measured: ${claim?.actual}`);
}

/** What is read between a link's tags; an image's description is no number. */
function textOf(children: Token[], open: number): string {
  let text = "";
  for (let i = open + 1; i < children.length && children[i]?.type !== "link_close"; i++)
    text += children[i]?.type === "image" ? "an image" : (children[i]?.content ?? "");
  return text;
}

/** Links to claims become checked numbers: `[2.54692](claim:loss)`. */
export function checkedNumbers(parser: MarkdownIt): void {
  parser.core.ruler.push("checked_numbers", (state) => {
    for (const { children } of state.tokens)
      children?.forEach((token, i) => {
        if (token.type === "link_open" && attributeOf(token, "href").startsWith(PREFIX))
          check(token, textOf(children, i), state.env as Environment);
      });
  });
}
