import type { Change, Changes } from "./change.js";

/** Creates an element from its HTML. */
function elementOf(html: string): Element {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild!;
}

/** Called with each new element before insertion, and with the old element of the same id. */
type OnInsert = (fresh: Element, old?: Element) => void;

/** Arranges kept and new children in their order, without moving those already in place. */
function arrange(part: Element, pieces: Change["pieces"], onInsert: OnInsert): Element[] {
  const old = [...part.children];
  const now = pieces.map((piece) => (typeof piece === "number" ? old[piece]! : elementOf(piece)));
  const fresh = now.filter((_, i) => typeof pieces[i] === "string");
  const gone = old.filter((element) => !now.includes(element));
  for (const element of fresh) {
    onInsert(
      element,
      gone.find(({ id }) => id && id === element.id),
    );
  }
  gone.forEach((element) => element.remove());
  let next = part.firstElementChild;
  for (const element of now) {
    if (element === next) next = next.nextElementSibling;
    else part.insertBefore(element, next);
  }
  return fresh;
}

/** Applies the changes to the open page and returns the new elements; does nothing and returns undefined if it is another page. */
export function applyChanges({ parts, styles }: Changes, onInsert: OnInsert): Element[] | undefined {
  const found = parts.map((change) => ({ ...change, part: document.querySelector(change.selector) }));
  if (found.some(({ part, before }) => part?.children.length !== before)) return undefined;
  for (const { name, css } of styles) document.querySelector(`style.${name}`)!.textContent = css;
  return found.flatMap(({ part, pieces }) => arrange(part!, pieces, onInsert));
}
