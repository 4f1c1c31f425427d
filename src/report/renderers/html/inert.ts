import type { RootContent } from "hast";
import { visit } from "unist-util-visit";
import { parseHtml, writeHtml } from "../../sanitize/index.js";

/** The page's HTML once more, without links and ids: it may stand inside another link, and beside the original. */
export function inertHtml(html: string): string {
  if (!/<a\s|\s(?:id|tabindex)=/.test(html)) return html;
  const tree = parseHtml(html);
  visit(tree, "element", (element, index, parent) => {
    delete element.properties["id"];
    delete element.properties["tabIndex"];
    if (element.tagName !== "a" || parent === undefined || index === undefined) return;
    parent.children.splice(index, 1, ...(element.children as RootContent[] as never[]));
    return index;
  });
  return writeHtml(tree);
}
