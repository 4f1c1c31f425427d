import { type Mount, elementsIn } from "./mount.js";
import { words } from "./words.js";

const COPIED_MS = 1500;

/** The code without its line numbers. */
const textOf = (block: HTMLElement): string => block.querySelector("code")?.textContent ?? "";

function addCopyButton(block: HTMLElement): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(textOf(block));
      button.textContent = words.copied;
    } catch {
      // Without access to the clipboard, the reader still can press Ctrl+C.
      getSelection()?.selectAllChildren(block.querySelector("code")!);
      button.textContent = words.selected;
    }
    setTimeout(() => (button.textContent = words.copy), COPIED_MS);
  };
  button.addEventListener("click", () => void copy());
  block.append(button);
}

/** What a press of the switch shows next: all code, none, and what the author unfolded. */
const NEXT = { written: "all", all: "none", none: "written" } as const;

/** One switch for all code, and a copy button in each block. */
export function mountCodeBlocks(): Mount {
  const sources = () => elementsIn<HTMLDetailsElement>([document], "details.source");
  const button = document.querySelector<HTMLElement>('[data-action="code"]')!;
  const unfolded = new WeakSet<HTMLDetailsElement>();
  let shown: keyof typeof NEXT = "written";
  button.addEventListener("click", () => {
    shown = NEXT[shown];
    button.textContent = words.code[shown];
    for (const source of sources())
      source.open = shown === "written" ? unfolded.has(source) : shown === "all";
  });
  return (roots) => {
    for (const source of elementsIn<HTMLDetailsElement>(roots, "details.source")) {
      if (source.open) unfolded.add(source);
      addCopyButton(source);
    }
    button.hidden = sources().length === 0;
  };
}
