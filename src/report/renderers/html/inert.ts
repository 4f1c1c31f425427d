import { type DefaultTreeAdapterTypes, parseFragment, serialize } from "parse5";

type Parent = DefaultTreeAdapterTypes.ParentNode;
type Child = DefaultTreeAdapterTypes.ChildNode;

/** Attributes that name an element or let it take the focus. */
const INTERACTIVE = new Set(["id", "tabindex"]);

function inertChildren(parent: Parent): Child[] {
  return parent.childNodes.flatMap((node): Child[] => {
    if (!("tagName" in node)) return [node];
    node.childNodes = inertChildren(node);
    if (node.tagName === "a") return node.childNodes;
    node.attrs = node.attrs.filter(({ name }) => !INTERACTIVE.has(name));
    return [node];
  });
}

/** The page's HTML once more, without links and ids: it may stand inside another link, and beside the original. */
export function inertHtml(html: string): string {
  if (!/<a\s|\s(?:id|tabindex)=/.test(html)) return html;
  const fragment = parseFragment(html);
  fragment.childNodes = inertChildren(fragment);
  return serialize(fragment);
}
