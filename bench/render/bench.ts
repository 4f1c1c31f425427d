import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { toBench } from "../bench.js";
import { benchBrowser } from "./browser.js";
import { benchMany } from "./many.js";
import { benchProcess } from "./process.js";
import { benchWatch } from "./watch.js";

/**
 * Notebooks → page: the whole process compared with nbconvert's, many notebooks, the page in a slow browser, and the page
 * while it is watched.
 */
export const renderBench = toBench(
  new Command("render")
    .description(
      "the report's whole process compared with nbconvert's, 1,000 notebooks, the page in a slow browser and while watching",
    )
    .option(
      "--python <python>",
      "a Python that has nbconvert (pip install nbconvert); without one, it is left out",
    )
    .option("--runs <n>", "runs of each side; the median counts", Number, 5)
    .option("--many <n>", "notebooks to render into one page; 0 leaves that out", Number, 1000),
  async ({ python, runs, many }) => {
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
);
