import { decodeClaim } from "../../../shared/claim.js";
import { mime } from "../../../shared/mime.js";
import { authorFigure, expectation, readable } from "../../claim-facts.js";
import type { LiveCell, LiveChapter } from "../../live-worker/protocol.js";
import { draw } from "../figures/draw.js";
import { replaceFigureJson } from "../figures/json.js";
import { cleanFigure, drawingTexts, outputPairs, parse, tableRows } from "./compare-output.js";
import type { MadeOutput } from "./run-chapter.js";
import { words } from "../words.js";

/** What is redrawn while the reader's settings hold, with what restores it. */
const changed = new Map<Element, () => void>();

/** The copy that stands in the place of an element; makes it and puts it there if it is the page's own. */
function copyOf(element: Element): Element {
  if (changed.has(element)) return element;
  const copy = element.cloneNode(true) as Element;
  element.replaceWith(copy);
  changed.set(copy, () => copy.replaceWith(element));
  return copy;
}

/** Restores everything that was redrawn of one chapter. */
export function restore(slug: string): void {
  for (const [element, undo] of changed) {
    if (element.closest("section.chapter")?.getAttribute("aria-label") !== slug) continue;
    undo();
    changed.delete(element);
  }
}

function redrawTable(copy: Element, rows: string[][]): void {
  const table = copy.querySelector("table");
  if (!table) return;
  const [head, ...body] = [...table.rows];
  const pattern = body[0];
  if (!head || !pattern) return;
  const fill = (row: HTMLTableRowElement, texts: string[]) =>
    [...row.cells].forEach((cell, j) => {
      const text = texts[j] ?? "";
      if (cell.textContent?.trim() !== text) cell.textContent = text;
    });
  const [headTexts = [], ...bodyTexts] = rows;
  fill(head, headTexts);
  while (body.length > bodyTexts.length) body.pop()?.remove();
  bodyTexts.forEach((texts, i) => {
    const row = body[i] ?? (pattern.cloneNode(true) as HTMLTableRowElement);
    if (!body[i]) pattern.parentElement?.append(row);
    fill(row, texts);
  });
}

const PNG = /^data:image\/png;base64,[A-Za-z0-9+/=]*$/;

/** The layout stays; the texts and the images, which come in the same order, change. */
function redrawDrawing(copy: Element, made: Document): void {
  const images = made.querySelectorAll("image");
  copy.querySelectorAll("image").forEach((image, i) => {
    const address = images[i]?.getAttribute("xlink:href") ?? "";
    if (PNG.test(address)) image.setAttribute("xlink:href", address);
  });
  const texts = drawingTexts(made);
  const shown = [...copy.querySelectorAll("text")].filter(({ textContent }) => textContent?.trim());
  if (shown.length !== texts.length) return;
  shown.forEach((text, i) => {
    if (text.textContent?.replace(/\s+/g, " ").trim() !== texts[i]) text.textContent = texts[i] ?? "";
  });
}

/** A figure stays in its place, since the buttons below it read its data. */
function redrawFigure(plot: Element, figure: unknown): void {
  if (!(plot instanceof HTMLElement)) return;
  const restoreJson = replaceFigureJson(plot, JSON.stringify(cleanFigure(figure)));
  if (!changed.has(plot))
    changed.set(plot, () => {
      restoreJson();
      void draw(plot);
    });
  void draw(plot);
}

function redrawClaim(anchor: string, id: string, made: MadeOutput[]): void {
  const card = document.getElementById(anchor);
  const claim = made.map(({ data }) => decodeClaim(data[mime.claim])).find((each) => each?.id === id);
  if (!card || !claim) return;
  const copy = copyOf(card);
  copy.className = "claim with-settings";
  const facts: Record<string, string> = {
    measured: readable(claim.actual, claim.unit),
    expected: expectation(claim),
    author: authorFigure(claim),
  };
  for (const fact of copy.querySelectorAll<HTMLElement>("dl.facts > div")) {
    const text = facts[fact.dataset["fact"] ?? ""];
    const value = fact.querySelector("dd");
    if (value && text !== undefined) value.textContent = text;
  }
  const verdict = copy.querySelector(".verdict");
  if (verdict) Object.assign(verdict, { className: "verdict measured", textContent: words.withSettings });
  copy.querySelector(".recomputed")?.remove();
}

/** Shows what a cell made with the reader's settings, in the place of what the page shows of it. */
export function redrawCell(chapter: LiveChapter, cell: LiveCell, made: MadeOutput[]): void {
  for (const { claim } of cell.outputs) if (claim) redrawClaim(claim.anchor, claim.id, made);
  for (const { kind, element, output } of outputPairs(chapter, cell, made)) {
    if (!output) continue;
    if (kind === "figure") {
      redrawFigure(element, output.data[mime.figure]);
      continue;
    }
    const copy = copyOf(element);
    if (kind === "table") redrawTable(copy, tableRows(parse(String(output.data[mime.html]))));
    else if (kind === "drawing") redrawDrawing(copy, parse(String(output.data[mime.svg])));
    else copy.textContent = output.text.replace(/\n$/, "");
  }
}
