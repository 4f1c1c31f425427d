import { type Attach, elementsIn } from "./mount.js";

const COPIED_MS = 1500;

/** The code as its author wrote it; line numbers are no part of the text. */
const textOf = (block: HTMLElement): string => block.querySelector("code")?.textContent ?? "";

function addCopyButton(block: HTMLElement): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf(block));
      button.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(block.querySelector("code")!);
      button.textContent = "Selected"; // Where the clipboard is forbidden, the keyboard's copy is one step away.
    }
    setTimeout(() => (button.textContent = "Copy"), COPIED_MS);
  });
  block.append(button);
}

/** One switch for all code, and a copy button in each block. */
export function bindCode(): Attach {
  const sources = () => elementsIn<HTMLDetailsElement>([document], "details.source");
  const button = document.querySelector<HTMLElement>('[data-action="code"]')!;
  button.addEventListener("click", () => {
    const show = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(show));
    sources().forEach((source) => (source.open = show));
  });
  return (roots) => {
    elementsIn<HTMLElement>(roots, "details.source").forEach(addCopyButton);
    button.hidden = sources().length === 0;
  };
}
