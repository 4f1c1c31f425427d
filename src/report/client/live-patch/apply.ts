import type { Change, Changes } from "./change.js";

/** A piece of the page from its HTML. */
function elementOf(html: string): Element {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild!;
}

/** Is told of what is new before it stands in the page, and of what had its id before. */
type Arrival = (fresh: Element, old?: Element) => void;

/** Sets the children that stay and the new ones in their order; what keeps its place is not touched. */
function arrange(part: Element, pieces: Change["pieces"], arrives: Arrival): Element[] {
  const old = [...part.children];
  const now = pieces.map((piece) => (typeof piece === "number" ? old[piece]! : elementOf(piece)));
  const fresh = now.filter((_, i) => typeof pieces[i] === "string");
  const gone = old.filter((element) => !now.includes(element));
  for (const element of fresh) {
    arrives(
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

/**
 * Makes the changes in the open page and returns what is new in it; undefined, and nothing done, if it is not the page
 * they were made for.
 */
export function applyChanges({ parts, styles }: Changes, arrives: Arrival): Element[] | undefined {
  const found = parts.map((change) => ({ ...change, part: document.querySelector(change.selector) }));
  if (found.some(({ part, before }) => part?.children.length !== before)) return undefined;
  for (const { name, css } of styles) document.querySelector(`style.${name}`)!.textContent = css;
  return found.flatMap(({ part, pieces }) => arrange(part!, pieces, arrives));
}
