/** Run All as people do it, and what must then be saved. */
import { METADATA_KEY, type OutputNote } from "#shared/mime.js";
import { compareNotebooks } from "#jupyter/verify/compare.js";
import {
  type CodeCell,
  type ExecutionRecord,
  formatNotebook,
  type Notebook,
  parseNotebook,
  thisMachine,
} from "#jupyter/index.js";
import { expect } from "vitest";
import { NotebookPage } from "./notebook-page.js";
import { type LabProject, notebookText } from "./project.js";
import { untilAllShown } from "./shown.js";

/** Numbers may differ by so much from those of another machine. */
const TOLERANCE = 1e-6;

/** The notebook with what varies from run to run left out. */
function withoutVolatile(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells.filter((each): each is CodeCell => each.cell_type === "code"))
    for (const output of cell.outputs) {
      const note =
        "metadata" in output ? (output.metadata[METADATA_KEY] as OutputNote | undefined) : undefined;
      if (note?.volatile && "data" in output) output.data = {};
    }
  return copy;
}

const isOfThisMachine = ({ metadata }: Notebook): boolean => {
  const own = metadata[METADATA_KEY] as { execution?: ExecutionRecord } | undefined;
  const { node, machine } = thisMachine();
  return own?.execution?.node === node && own.execution.machine === machine;
};

/** The first line in which two texts differ. */
function firstDifference(a: string, b: string): string | undefined {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  return a === b
    ? undefined
    : `line ${at + 1}: ${left.at(at)?.slice(0, 200)} | ${right.at(at)?.slice(0, 200)}`;
}

/** Expects that `text` is `committed` run again: byte for byte on its own machine, else within the tolerance. */
function expectSameNotebook(text: string, committed: Notebook, name: string): void {
  const saved = parseNotebook(text, name);
  const { differences } = compareNotebooks(committed, saved, TOLERANCE);
  expect(differences.filter(({ tolerated }) => !tolerated)).toEqual([]);
  if (!isOfThisMachine(committed)) return;
  const steady = (notebook: Notebook) => formatNotebook(withoutVolatile(notebook));
  expect(firstDifference(steady(committed), steady(saved))).toBeUndefined();
  expect(formatNotebook(saved)).toBe(text);
}

/**
 * Runs all cells of a notebook of the copy, meets its figures with the pointer, and saves. Expects that everything is shown, and
 * that the file is the committed one but for what varies.
 *
 * @param meanwhile looks on while the cells run
 */
export async function expectRunAllSavesTheSame(
  project: LabProject,
  name: string,
  timeout: number,
  meanwhile: (opened: NotebookPage) => Promise<void> = async () => {},
): Promise<void> {
  const committed = parseNotebook(await notebookText(project, name), name);
  const opened = await NotebookPage.open(project, name);
  await opened.begin("notebook:run-all-cells");
  await meanwhile(opened);
  await opened.untilIdle(timeout);
  await untilAllShown(opened, committed);
  for (const figure of await opened.page.locator(".jp-RenderedFigure").all()) await figure.hover();
  await opened.save();
  expectSameNotebook(await notebookText(project, name), committed, name);
}
