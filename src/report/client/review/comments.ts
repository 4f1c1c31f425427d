import { element } from "../element.js";
import type { ReviewComment } from "../../../review/model/review.js";
import { type Anchor, reanchor } from "../../../review/model/reanchor.js";
import { button } from "./button.js";
import { foldSpace, partsOf, selectorsFor } from "../../../review/model/selectors.js";

const CELL = "main .cell[id]";
const SKIPPED = ".katex-html, .code-tools, button, .review-comment, .anchor, .settings";

/** The text nodes of a cell that a reader reads. */
function textNodes(cell: Element): Text[] {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

/** A cell's text as selectors count it, and for each of its characters the node and the place in it. */
function foldedText(cell: Element): { text: string; at: { node: Text; offset: number }[] } {
  let text = "";
  const at: { node: Text; offset: number }[] = [];
  for (const node of textNodes(cell))
    for (let offset = 0; offset < node.data.length; offset++) {
      const character = /\s/.test(node.data[offset] ?? "") ? " " : (node.data[offset] ?? "");
      if (character === " " && (text === "" || text.endsWith(" "))) continue;
      text += character;
      at.push({ node, offset });
    }
  return { text: foldSpace(text), at };
}

/** The cell that is being read: the one with the selection, or else the one at the upper third of the window. */
export function currentCell(): Element | undefined {
  const selection = getSelection();
  const selected = selection?.isCollapsed ? null : selection?.anchorNode?.parentElement?.closest(CELL);
  const line = innerHeight / 3;
  return (
    selected ??
    [...document.querySelectorAll(CELL)].find((cell) => cell.getBoundingClientRect().bottom > line)
  );
}

/** The selectors of the selection within a cell, or of the whole cell. */
export function targetIn(cell: Element) {
  const selection = getSelection();
  const range =
    selection && selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const { text, at } = foldedText(cell);
  if (!range || !cell.contains(range.startContainer)) return { selector: selectorsFor(cell.id, text) };
  const isInside = ({ node, offset }: (typeof at)[0]) =>
    range.comparePoint(node, offset) >= 0 && range.comparePoint(node, offset + 1) <= 0;
  const [start, last] = [at.findIndex(isInside), at.findLastIndex(isInside)];
  if (start < 0) return { selector: selectorsFor(cell.id, text) };
  return { selector: selectorsFor(cell.id, text, { start, end: Math.min(last + 1, text.length) }) };
}

/** Where a comment is on this page, and the cell. */
function place(comment: ReviewComment): { cell: Element | null; anchor: Anchor; range: Range | undefined } {
  const id = comment.target ? partsOf(comment.target).cell : undefined;
  const cell = id === undefined ? null : document.getElementById(id);
  if (!cell) return { cell, anchor: reanchor(comment, new Map()), range: undefined };
  const { text, at } = foldedText(cell);
  const anchor = reanchor(comment, new Map([[cell.id, text]]));
  const [first, last] = anchor.range ? [at[anchor.range.start], at[anchor.range.end - 1]] : [];
  if (!first || !last) return { cell, anchor, range: undefined };
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  return { cell, anchor, range };
}

const STATES = { exact: "", moved: "", changed: "the words have changed", gone: "the words are gone" };

/** Shows all comments at their cells, and paints the words they are on. */
export function showComments(
  comments: ReviewComment[],
  { edit, remove }: { edit: (comment: ReviewComment) => void; remove: (id: string) => void },
): void {
  const focused = document.activeElement?.closest(".review-comment")?.id;
  document.querySelectorAll(".review-comment").forEach((old) => old.remove());
  const ranges: Range[] = [];
  comments.forEach((comment, i) => {
    const { cell, anchor, range } = place(comment);
    if (range) ranges.push(range);
    const quote = anchor.quote === undefined ? "" : `“${anchor.quote}”`;
    const facts = [`${i + 1} · ${comment.question}`, quote, STATES[anchor.state]].filter(Boolean);
    const aside = element(
      "aside",
      element("small", facts.join(" · ")),
      element("p", comment.body),
      button("Edit", () => edit(comment)),
      button("Delete", () => remove(comment.id)),
    );
    aside.className = "review-comment";
    aside.id = `comment-${comment.id}`;
    aside.tabIndex = -1;
    aside.setAttribute("aria-label", `Comment ${i + 1} on ${comment.question}`);
    if (cell) cell.insertBefore(aside, cell.querySelector(":scope > :not(.review-comment)"));
    else document.getElementById("main")?.prepend(aside);
  });
  if (focused !== undefined) document.getElementById(focused)?.focus();
  if ("highlights" in CSS) CSS.highlights.set("review", new Highlight(...ranges));
}
