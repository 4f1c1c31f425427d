import type { MarkdownIt } from "markdown-it";
import { missingPicture, resolvePicture } from "../state/images.js";
import { attributeOf, type Environment } from "./environment.js";

/** Pictures of Markdown are embedded; what would have to be fetched is named instead. */
export function pictures(parser: MarkdownIt): void {
  const validate = parser.validateLink.bind(parser);
  parser.validateLink = (address) => validate(address) || /^data:image\//i.test(address.trim());
  parser.renderer.rules["image"] = (tokens, i, options, env, self) => {
    const token = tokens[i];
    if (!token) return "";
    const address = attributeOf(token, "src");
    const alt = self.renderInlineAsText(token.children ?? [], options, env);
    const found = resolvePicture(address, env as Environment);
    if ("fault" in found) return missingPicture(address, alt, found.fault);
    token.attrSet("src", found.src);
    token.attrSet("alt", alt);
    return self.renderToken(tokens, i, options);
  };
}
