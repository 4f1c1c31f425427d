import type { Nodes, Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { toHtml } from "hast-util-to-html";
import { defaultTreeAdapter, type DefaultTreeAdapterTypes, parseFragment } from "parse5";

type P5Parent = DefaultTreeAdapterTypes.ParentNode;
type P5Child = DefaultTreeAdapterTypes.ChildNode;

/** HTML of the page's own making, written as it is. */
interface Raw {
  type: "raw";
  value: string;
}

declare module "hast" {
  interface RootContentMap {
    raw: Raw;
  }
  interface ElementContentMap {
    raw: Raw;
  }
}

/** HTML deeper than this is flattened; a drawing may be so deep again. */
const DEEPEST = 100;
const DEEPEST_IN_DRAWING = 200;

/**
 * HTML's rules repeat unclosed `<b>`, `<a>` and their like in every block after them: a small text can become a tree
 * larger than any memory.
 */
export class TangledHtml extends Error {
  constructor() {
    super("its tags are left open so often that they would fill any memory");
  }
}

/** How many elements an opening tag may become, on average, and beyond that in all. */
const ELEMENTS_PER_TAG = 8;
const FREE_ELEMENTS = 1000;

/** parse5's own tree, made only as long as the HTML's size warrants it. */
function limitedAdapter(html: string): typeof defaultTreeAdapter {
  let left = FREE_ELEMENTS + ELEMENTS_PER_TAG * (html.split("<").length - 1);
  return {
    ...defaultTreeAdapter,
    createElement(...given) {
      if (left-- === 0) throw new TangledHtml();
      return defaultTreeAdapter.createElement(...given);
    },
  };
}

const isParent = (node: P5Child): node is P5Child & P5Parent => "childNodes" in node;

/** All nodes below `parent` that hold no others, in order. */
function leavesOf(parent: P5Parent): P5Child[] {
  const leaves: P5Child[] = [];
  const stack = [...parent.childNodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isParent(node) && node.childNodes.length > 0) stack.push(...node.childNodes.toReversed());
    else leaves.push(node);
  }
  return leaves;
}

/** Brings whatever lies too deep up to the deepest level; functions that call themselves can then walk the tree. */
function flatten(root: P5Parent): void {
  const stack: [node: P5Parent, left: number][] = [[root, DEEPEST]];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const [node, left] = entry;
    if (left === 0) node.childNodes = leavesOf(node);
    else
      for (const child of node.childNodes)
        if (isParent(child)) {
          const isDrawing = child.nodeName === "svg" && node.nodeName !== "svg";
          stack.push([child, isDrawing ? DEEPEST_IN_DRAWING : left - 1]);
        }
  }
}

/** HTML as browsers read it, as a tree that is not too deep. Throws `TangledHtml`. */
export function parseHtml(html: string): Root {
  const fragment = parseFragment(html, { treeAdapter: limitedAdapter(html) });
  flatten(fragment);
  const tree = fromParse5(fragment);
  return tree.type === "root" ? tree : { type: "root", children: [tree] };
}

/** The tree as HTML; its `raw` nodes, which only the page makes, as they are. */
export const writeHtml = (tree: Nodes): string =>
  toHtml(tree, { allowDangerousHtml: true, characterReferences: { useNamedReferences: true } });

/** The tree as XML, which knows few names of characters. */
export const writeXml = (tree: Nodes): string => toHtml(tree, { allowDangerousHtml: true, space: "svg" });
