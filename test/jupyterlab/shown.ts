/** What JupyterLab must show of a notebook, trusted or not. */
import { decodeClaim, type Verdict } from "#shared/claim.js";
import { mime } from "#shared/mime.js";
import type { Notebook, Output } from "#jupyter/index.js";
import { expect, vi } from "vitest";
import { PATIENCE_MS } from "../patience.js";
import type { NotebookPage, ShownOutput } from "./notebook-page.js";

/** What JupyterLab is to make of figures: Plotly's drawings, or pictures. */
export type FiguresAs = "drawn" | "pictures";

/** JupyterLab sets formulas, whose text is another one. */
const FORMULA = /\$[^$]*\$/;
const FIRST_WORDS: Record<Verdict, string> = {
  holds: "Claim holds",
  fails: "Claim FAILS",
  refuted: "Claim is refuted",
  disputed: "Claim is disputed",
  measured: "Measured",
};

const outputsOf = ({ cells }: Notebook): Output[][] =>
  cells.map((cell) => (cell.cell_type === "code" ? cell.outputs : []));

const bundleOf = (output: Output): Record<string, unknown> => ("data" in output ? output.data : {});

/** What every output must show, trusted or not. */
function expectShown(output: Output, shown: ShownOutput, figures: FiguresAs): void {
  const data = bundleOf(output);
  expect(shown.height).toBeGreaterThan(10);
  expect(shown.isCut).toBe(false);
  if (data[mime.figure] && figures === "drawn") expect(shown.isDrawn).toBe(true);
  else if (data[mime.png]) {
    expect(shown.picture).toBeGreaterThan(100);
    expect(shown.type).toMatch(/image\/(png|svg)/);
  } else expect(shown.text.trim()).not.toBe("");
  const claim = decodeClaim(data[mime.claim]);
  if (!claim) return;
  for (const words of claim.statement.split(FORMULA)) expect(shown.text).toContain(words.trim());
  expect(shown.text).toContain(FIRST_WORDS[claim.verdict]);
}

function expectAllShown(notebook: Notebook, shown: ShownOutput[][], figures: FiguresAs): void {
  for (const [cell, outputs] of outputsOf(notebook).entries()) {
    expect(shown[cell]!.length, `outputs of cell ${cell + 1}`).toBe(outputs.length);
    outputs.forEach((output, i) => expectShown(output, shown[cell]![i]!, figures));
  }
}

/** Waits until a page shows all outputs of a notebook. */
export const untilAllShown = (
  opened: NotebookPage,
  notebook: Notebook,
  figures: FiguresAs = "drawn",
): Promise<void> =>
  vi.waitFor(async () => expectAllShown(notebook, await opened.outputs(), figures), {
    timeout: PATIENCE_MS,
    interval: 500,
  });
