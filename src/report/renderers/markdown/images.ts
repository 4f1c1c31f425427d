import type MarkdownIt from "markdown-it";
import type { Context } from "../state/context.js";
import { missingPicture, resolvePicture } from "../state/images.js";

/** Pictures of Markdown are embedded; what would have to be fetched is named instead. */
export function pictures(parser: MarkdownIt): void {
  const validate = parser.validateLink.bind(parser);
  parser.validateLink = (address) => validate(address) || /^data:image\//i.test(address.trim());
  parser.renderer.rules.image = (tokens, i, options, context: Context, self) => {
    const token = tokens[i]!;
    const address = token.attrGet("src") ?? "";
    const alt = self.renderInlineAsText(token.children ?? [], options, context);
    const found = resolvePicture(address, context);
    if ("fault" in found) return missingPicture(address, alt, found.fault);
    token.attrSet("src", found.src);
    token.attrSet("alt", alt);
    return self.renderToken(tokens, i, options);
  };
}
