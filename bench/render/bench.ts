import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "../bench.js";
import { benchBrowser } from "./browser.js";
import { benchMany } from "./many.js";
import { benchProcess } from "./process.js";
import { benchWatch } from "./watch.js";

/** What `npm run bench -- render` was asked to do. */
export interface RenderOptions {
  /** A Python that has nbconvert; without one, nbconvert is left out. */
  python?: string;
  /** Runs of each side. */
  runs: number;
  /** Largest number of notebooks to render into one page; 0 leaves that out. */
  many: number;
}

/** Notebooks → page: the whole process beside nbconvert's, many notebooks, and the page in a slow browser and while it is watched. */
export const render: Bench<RenderOptions> = {
  name: "render",
  summary:
    "the report's whole process beside nbconvert's, 1,000 notebooks, the page in a slow browser and while watching",
  options: (command) =>
    command
      .option("--python <python>", "a Python that has nbconvert (pip install nbconvert)")
      .option("--runs <n>", "runs of each side; the median counts", Number, 5)
      .option("--many <n>", "notebooks to render into one page; 0 leaves that out", Number, 1000),
  run: async ({ python, runs, many }) => {
    const folder = await mkdtemp(join(tmpdir(), "bench-render-"));
    try {
      const results = [
        await benchProcess(folder, python, runs),
        many > 0 ? await benchMany(folder, many) : true,
        await benchBrowser(folder, runs),
        await benchWatch(folder, runs),
      ];
      return results.every(Boolean);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
