import { createHash } from "node:crypto";
import { mkdtemp, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import {
  formatNotebook,
  type Notebook,
  NotebookError,
  parseAnyNotebook,
  readText,
  staleReasons,
} from "../jupyter/index.js";
import { cellAnchor, type Chapter, chapterSlugs, embeddedFiles, readManifest } from "../report/index.js";
import { MANIFESTS } from "../shared/roots.js";
import type { ReviewedReport } from "./model/review.js";
import { unpackZip } from "./archive.js";

/** What a student handed in, as far as it is read: notebooks and a title. Nothing else of it acts. */
export interface Submission {
  /** Stands for the student while it is reviewed. */
  code: string;
  /** The file or folder, as the grader named it. */
  source: string;
  title: string;
  chapters: Chapter[];
  /** The hashes of the notebooks with their outputs, by file. */
  notebooks: Record<string, string>;
}

/** As reviews name what they are about. */
export const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("hex")}`;
const CODE_CHARACTERS = 8;

/** The folder of the notebooks: the given one, or the only one in it, as archives often have. */
async function innerFolder(folder: string): Promise<string> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(
    ({ name }) => !name.startsWith("."),
  );
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() ? innerFolder(join(folder, only.name)) : folder;
}

async function notebooksIn(folder: string, name: string): Promise<{ title: string; paths: string[] }> {
  for (const manifest of MANIFESTS) {
    const path = join(folder, manifest);
    if (!(await stat(path).catch(() => undefined))) continue;
    const { title, notebooks } = await readManifest(path, `${name}/${manifest}`);
    return { title: title.en, paths: notebooks.map((each) => resolve(dirname(path), each)) };
  }
  const names = (await readdir(folder)).filter((each) => each.endsWith(".ipynb")).sort();
  if (names.length === 0) throw new NotebookError(`${name}: has neither a report.json nor a notebook`);
  return { title: basename(folder), paths: names.map((each) => join(folder, each)) };
}

/** The real path of a notebook of a submission. It may not lead out of the submission's folder, not even by a link. */
async function ownPath(path: string, folder: string, name: string): Promise<string> {
  const real = await realpath(path).catch(() => {
    throw new NotebookError(`${name}: the notebook ${relative(folder, path)} is missing`);
  });
  if (!real.startsWith((await realpath(folder)) + sep))
    throw new NotebookError(`${name}: the notebook ${relative(folder, path)} is outside the submission`);
  return real;
}

async function readChapters(paths: string[], folder: string, name: string): Promise<Chapter[]> {
  const slugs = chapterSlugs(paths);
  return Promise.all(
    paths.map(async (each, i) => {
      const path = await ownPath(each, folder, name);
      const label = relative(folder, each);
      const { notebook } = parseAnyNotebook(await readText(path, label), label);
      return {
        ...{ path: label, slug: slugs[i] ?? label, folder: dirname(path), notebook },
        files: await embeddedFiles(notebook, path),
        stale: await staleReasons(notebook, path),
      };
    }),
  );
}

const hashes = (chapters: { path: string; notebook: Notebook }[]): Record<string, string> =>
  Object.fromEntries(chapters.map(({ path, notebook }) => [path, hashOf(formatNotebook(notebook))]));

/** The code of a submission: a part of the hash of all its notebooks. */
const codeOf = (notebooks: Record<string, string>): string =>
  `r-${hashOf(JSON.stringify(Object.values(notebooks)))
    .slice("sha256-".length)
    .slice(0, CODE_CHARACTERS)}`;

/** A submission of these chapters. `notebooks` are the hashes of what was handed in, if that is not the chapters. */
export function submissionOf(
  source: string,
  title: string,
  chapters: Chapter[],
  notebooks = hashes(chapters),
): Submission {
  return { code: codeOf(notebooks), source, title, chapters, notebooks };
}

/** What a review says it is about: the notebooks, and each cell with its outputs. */
export function reportOf({ chapters, notebooks }: Submission): ReviewedReport {
  const cells = chapters.flatMap((chapter) =>
    chapter.notebook.cells.map((cell) => [
      cellAnchor(chapter, cell.id),
      hashOf(JSON.stringify([cell.cell_type, cell.source, cell.cell_type === "code" ? cell.outputs : []])),
    ]),
  );
  return { notebooks, cells: Object.fromEntries(cells) as Record<string, string> };
}

/** Reads a folder, a zip file or a notebook; archives are unpacked in `scratch`. Throws a `NotebookError` that names the submission. */
export async function readSubmission(source: string, scratch: string): Promise<Submission> {
  const facts = await stat(source).catch(() => undefined);
  if (!facts) throw new NotebookError(`${source}: there is no such file or folder`);
  if (extname(source).toLowerCase() === ".ipynb") {
    const path = resolve(source);
    return submissionOf(source, basename(source), await readChapters([path], dirname(path), source));
  }
  let folder = resolve(source);
  if (!facts.isDirectory()) {
    if (extname(source).toLowerCase() !== ".zip")
      throw new NotebookError(`${source}: neither a folder, a notebook, a zip file nor a page (.html)`);
    folder = await realpath(await mkdtemp(join(scratch, "submission-")));
    await unpackZip(resolve(source), folder, source);
  }
  const inner = await innerFolder(folder);
  const { title, paths } = await notebooksIn(inner, source);
  return submissionOf(source, title, await readChapters(paths, inner, source));
}
