import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { toolRoot } from "#shared/roots.js";
import { verdict } from "../bench.js";
import { median } from "../median.js";
import { report, time } from "./command.js";

/** How many times as fast as nbconvert the whole process has to be. */
const FACTOR = 4;

async function notebooksIn(folder: string): Promise<string[]> {
  const names = (await readdir(join(toolRoot, folder))).filter((name) => name.endsWith(".ipynb"));
  return names.sort().map((name) => join(toolRoot, folder, name));
}

/** Both sides in turn on the same notebooks, so that whatever else the machine does falls on both. */
async function compare(label: string, notebooks: string[], folder: string, python: string, runs: number) {
  const ours: number[] = [];
  const theirs: number[] = [];
  const nbconvert = ["-m", "nbconvert", "--to", "html", "--output-dir", folder, ...notebooks];
  for (let run = -1; run < runs; run++) {
    const own = await report(notebooks, join(folder, "report.html"));
    const other = await time(python, nbconvert);
    if (run < 0) continue; // The first fills the system's file cache.
    ours.push(own.seconds);
    theirs.push(other.seconds);
  }
  const ratio = median(theirs) / median(ours);
  const value = `${median(ours).toFixed(2)} s, nbconvert ${median(theirs).toFixed(2)} s: ${ratio.toFixed(1)} times as fast`;
  return verdict(label, value, `${FACTOR} times`, ratio >= FACTOR);
}

/** Our whole process beside nbconvert's on the project's lessons and on notebooks of other kernels. */
export async function benchProcess(
  folder: string,
  python: string | undefined,
  runs: number,
): Promise<boolean> {
  const lessons = await notebooksIn("notebooks");
  const others = await notebooksIn("test/fixtures/notebooks");
  if (!python) {
    const { seconds } = await report(lessons, join(folder, "report.html"));
    console.log(
      `The lessons take ${seconds.toFixed(2)} s. Name a Python with nbconvert (--python) to compare.`,
    );
    return true;
  }
  const both = [
    await compare(`${lessons.length} lessons`, lessons, folder, python, runs),
    await compare(`${others.length} notebooks of other kernels`, others, folder, python, runs),
  ];
  return both.every(Boolean);
}
