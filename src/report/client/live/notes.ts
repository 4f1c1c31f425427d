import type { Agreement } from "./compare-claim.js";
import type { ChapterResult } from "./compare-chapter.js";

/** A note of the page's own below what it is about. */
function note(agreement: Agreement | "error", text: string): HTMLElement {
  const made = document.createElement("p");
  made.className = `recomputed ${agreement}`;
  made.textContent = text;
  return made;
}

/** The element below which the note on an output stands: the figure's own frame, if it has one. */
const frameOf = (element: Element): Element => element.closest("figure") ?? element;

/** Removes the notes of an earlier run. */
export function removeNotes(slug: string): void {
  const chapter = document.querySelector(`section.chapter[aria-label="${CSS.escape(slug)}"]`);
  for (const old of chapter?.querySelectorAll("p.recomputed") ?? []) old.remove();
}

/** Says at each claim, figure, table and printed line how it agrees with what was made here. */
export function showNotes(slug: string, { claims, outputs, error }: ChapterResult): void {
  removeNotes(slug);
  for (const { anchor, agreement, text } of claims)
    document.getElementById(anchor)?.append(note(agreement, text));
  for (const { element, agreement, text } of outputs) frameOf(element).after(note(agreement, text));
  if (!error) return;
  const cell = document.getElementById(`${slug}.${error.cell}`);
  cell?.append(note("error", `This cell failed here: ${error.message}`));
}
