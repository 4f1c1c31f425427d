import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseAnyNotebook } from "#jupyter/index.js";
import { renderReport } from "#report/index.js";
import { chapterSlugs } from "#report/references/anchors.js";
import { Command } from "@commander-js/extra-typings";
import { toBench } from "../bench.js";
import { findLosses } from "./check.js";

async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ipynb"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The chapter's cells in a page. */
function cellsIn(page: string): string[] {
  const chapter = page.slice(page.indexOf('<section class="chapter"'), page.lastIndexOf("<footer>"));
  return chapter.split(/(?=<div class="cell (?:code|markdown|raw)" id=)/).slice(1);
}

type Outcome = "clean" | "noted" | "wrong" | "refused";

async function tryNotebook(path: string, lines: number): Promise<Outcome> {
  try {
    const { notebook, repairs } = parseAnyNotebook(await readFile(path, "utf8"), basename(path));
    const [slug = "notebook"] = chapterSlugs([path]);
    const chapter = { path, slug, folder: dirname(path), notebook, stale: [] };
    const { html, problems } = await renderReport({
      title: { en: slug },
      questions: [],
      chapters: [chapter],
    });
    const body = html.slice(html.indexOf("<body>"), html.lastIndexOf("</main>"));
    const losses = findLosses(notebook, cellsIn(body), body);
    if (losses.length > 0) console.log(`✗ ${path}`);
    for (const { cell, kind, text } of losses.slice(0, lines))
      console.log(`    cell ${cell}: ${kind}: ${text}`);
    if (losses.length > 0) return "wrong";
    return problems.length > 0 || repairs !== "" ? "noted" : "clean";
  } catch (error) {
    console.log(`✗ ${path}\n    refused: ${(error as Error).message}`);
    return "refused";
  }
}

/** Every notebook below a folder beside its page. */
export const corpusBench = toBench(
  new Command("corpus")
    .description("every notebook below a folder beside its page: what is lost on the way")
    .requiredOption("--folder <folder>", "a folder of notebooks, such as clones of public repositories")
    .option("--lines <n>", "losses to print for each notebook", Number, 5),
  async ({ folder, lines }) => {
    const counts: Record<Outcome, number> = { clean: 0, noted: 0, wrong: 0, refused: 0 };
    for (const path of await notebooksIn(folder)) counts[await tryNotebook(path, lines)]++;
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const list = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
    console.log(`${all} notebooks: ${list.join(", ")}`);
    return counts.wrong === 0;
  },
);
