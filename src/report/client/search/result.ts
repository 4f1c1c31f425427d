import { unfold } from "../reveal.js";
import type { Found } from "./index-blocks.js";

/** Characters shown before and after the match. */
const BEFORE = 50;
const AFTER = 100;
const FLASH_MS = 1600;

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The text around the first match, with the terms marked. */
function excerpt(text: string, terms: string[]): Node[] {
  const pattern = new RegExp(terms.map(escapePattern).join("|"), "gi");
  const from = Math.max(text.search(pattern) - BEFORE, 0);
  const cut = text.slice(from, from + BEFORE + AFTER);
  const nodes: Node[] = [document.createTextNode(from > 0 ? "…" : "")];
  let last = 0;
  for (const match of cut.matchAll(pattern)) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    nodes.push(document.createTextNode(cut.slice(last, match.index)), mark);
    last = match.index + match[0].length;
  }
  const isCut = from + cut.length < text.length;
  nodes.push(document.createTextNode(cut.slice(last) + (isCut ? "…" : "")));
  return nodes;
}

function goTo(element: Element): void {
  document.querySelectorAll(".flash").forEach((before) => before.classList.remove("flash"));
  unfold(element);
  element.scrollIntoView({ block: "center" });
  // Tab goes on from the place that was found.
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  (element as HTMLElement).focus({ preventScroll: true });
  element.classList.add("flash");
  setTimeout(() => element.classList.remove("flash"), FLASH_MS);
}

/** A search result: its section, and the text around the match. */
export function resultItem({ block, terms }: Found, chosen: () => void): HTMLLIElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  if (block.section) {
    const section = document.createElement("small");
    section.textContent = block.section;
    button.append(section);
  }
  const text = document.createElement("span");
  text.append(...excerpt(block.text, terms));
  button.append(text);
  button.addEventListener("click", () => {
    chosen();
    goTo(block.element);
  });
  item.append(button);
  return item;
}
