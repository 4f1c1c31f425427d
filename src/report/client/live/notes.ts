import type { Agreement } from "./compare-claim.js";
import type { ChapterResult } from "./compare-chapter.js";

/** A note of the page's own below what it is about. */
function note(slug: string, agreement: Agreement | "error", text: string): HTMLElement {
  const made = document.createElement("p");
  made.className = `recomputed ${agreement}`;
  made.dataset["of"] = slug;
  made.lang = "en";
  made.textContent = text;
  return made;
}

/** The element below which the note on an output stands: the figure's own frame, or the paragraph of a number. */
const frameOf = (element: Element): Element =>
  (element.matches("a") ? element.closest("p, ul, ol, table, figure") : element.closest("figure")) ?? element;

/** Removes the notes of a chapter's earlier run. */
export function removeNotes(slug: string): void {
  for (const old of document.querySelectorAll(`p.recomputed[data-of="${CSS.escape(slug)}"]`)) old.remove();
}

/** Says at each claim, figure, table and printed line how it agrees with what was made here, and where the text does not. */
export function showNotes(slug: string, { claims, outputs, error }: ChapterResult): void {
  removeNotes(slug);
  for (const { anchor, agreement, text } of claims)
    document.getElementById(anchor)?.append(note(slug, agreement, text));
  for (const { element, agreement, text } of outputs)
    if (text) frameOf(element).after(note(slug, agreement, text));
  if (!error) return;
  const cell = document.getElementById(`${slug}.${error.cell}`);
  cell?.append(note(slug, "error", `This cell failed here: ${error.message}`));
}
