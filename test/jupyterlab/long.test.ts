import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { METADATA_KEY, type OutputNote } from "#shared/mime.js";
import { type CodeCell, type Notebook, parseNotebook } from "#jupyter/index.js";
import { describeInBrowser } from "../browser.js";
import { describeWith } from "../requirements.js";
import { projectRoot } from "../support.js";
import { NotebookPage } from "./notebook-page.js";
import { labForTests, notebookText } from "./project.js";
import { expectRunAllSavesTheSame } from "./run-all.js";

const NAME = "04-mnist-cnn";
const NOTEBOOK = `${NAME}.ipynb`;

/** Training takes some five minutes on two idle processors. */
const RUN_TIMEOUT_MS = 1_800_000;
/** The first epoch takes a quarter of a minute. */
const EPOCH_TIMEOUT_MS = 180_000;
/** Interrupts are prompt: this is far above what they take, and far below an epoch. */
const PROMPT_MS = 5_000;
/** Displays change every quarter of a second; the page is looked at less often. */
const LOOK_EVERY_MS = 500;
/** Between the first and the last display of a training that was watched. */
const LEAST_DISPLAYS = 20;

/** The places of the cells that show their progress. */
const progressCells = ({ cells }: Notebook): number[] =>
  cells.flatMap((cell, place) => {
    const notes = (cell as Partial<CodeCell>).outputs?.map((output) =>
      "metadata" in output ? (output.metadata[METADATA_KEY] as OutputNote | undefined) : undefined,
    );
    return notes?.some((note) => note?.progress) ? [place] : [];
  });

/** How many images a progress display says are done, and of how many. */
function imagesIn(text: string): { done: number; total: number } | undefined {
  const [, done, total] = /images: (\d+) of (\d+)/.exec(text) ?? [];
  return done === undefined ? undefined : { done: Number(done), total: Number(total) };
}

/** Looks at a cell until its display is complete; returns the numbers of images it has shown, each once. */
async function watchProgress(opened: NotebookPage, cell: number): Promise<number[]> {
  const seen: number[] = [];
  await vi.waitFor(
    async () => {
      const { done, total } = imagesIn(await opened.textBelow(cell)) ?? {};
      if (done !== undefined && done !== seen.at(-1)) seen.push(done);
      expect(done).toBeDefined();
      expect(done).toBe(total);
    },
    { timeout: RUN_TIMEOUT_MS, interval: LOOK_EVERY_MS },
  );
  return seen;
}

describeWith(["Chromium", "Python", "MNIST"], "npm run lab, the whole training", () => {
  const lab = labForTests();
  const inCopy = (...path: string[]) => join(lab.project.folder, ...path);
  const checkpoints = () => inCopy(".cache/checkpoints", NAME);
  beforeEach(() => rm(checkpoints(), { recursive: true, force: true }));

  describeInBrowser(NAME, () => {
    it(
      "shows how its trainings go on, and is saved as the report command saves it, with the same weights",
      { timeout: RUN_TIMEOUT_MS },
      async () => {
        const weights = `notebooks/${NAME}.safetensors`;
        await rm(inCopy(weights));
        const cells = progressCells(parseNotebook(await notebookText(lab.project, NOTEBOOK), NOTEBOOK));
        expect(cells).toHaveLength(2);
        await expectRunAllSavesTheSame(lab.project, NOTEBOOK, RUN_TIMEOUT_MS, async (opened) => {
          for (const cell of cells) {
            const seen = await watchProgress(opened, cell);
            expect(seen.length).toBeGreaterThan(LEAST_DISPLAYS);
            expect(seen).toEqual(seen.toSorted((a, b) => a - b));
            expect(seen[0]!).toBeLessThan(seen.at(-1) / 10);
          }
        });
        expect((await readFile(inCopy(weights))).equals(await readFile(join(projectRoot, weights)))).toBe(
          true,
        );
      },
    );

    it(
      "ends its training at once when it is interrupted, and goes on from the last epoch when it is run again",
      { timeout: 3 * EPOCH_TIMEOUT_MS },
      async () => {
        const text = await notebookText(lab.project, NOTEBOOK);
        const [cell] = progressCells(parseNotebook(text, NOTEBOOK));
        const opened = await NotebookPage.open(lab.project, NOTEBOOK);
        await opened.begin("notebook:run-all-cells");
        await vi.waitFor(
          async () => expect(await readdir(checkpoints())).toContain("seed 2020.safetensors"),
          {
            timeout: EPOCH_TIMEOUT_MS,
            interval: LOOK_EVERY_MS,
          },
        );
        await opened.call("notebook:interrupt-kernel");
        await vi.waitFor(
          async () => expect(await opened.textBelow(cell!)).toContain("Interrupted"),
          PROMPT_MS,
        );
        await opened.untilIdle(PROMPT_MS); // what waited behind it is dropped

        await opened.choose(cell!);
        await opened.begin("notebook:run-cell"); // with the settings and data that the kernel has kept
        const epoch = await vi.waitFor(
          async () => {
            const found = /seed 2020: epoch (\d+) of 10/.exec(await opened.textBelow(cell!));
            return Number(found![1]);
          },
          { timeout: EPOCH_TIMEOUT_MS, interval: LOOK_EVERY_MS },
        );
        expect(epoch).toBeGreaterThan(1);
        await opened.call("notebook:interrupt-kernel");
        await vi.waitFor(
          async () => expect(await opened.textBelow(cell!)).toContain("Interrupted"),
          PROMPT_MS,
        );
        expect(await opened.textBelow(cell!)).not.toContain("Unhandled");
      },
    );
  });
});
