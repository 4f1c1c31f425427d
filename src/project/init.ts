import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { makeFolder, NotebookError, UsageError, writeText } from "../jupyter/index.js";
import { MANIFESTS, toolRoot } from "../shared/roots.js";
import { completePackage, SCRIPTS } from "./package-json.js";

/** What a new project begins with: folders of `templates`, later ones over earlier ones. */
export const STARTERS = {
  typescript: ["common", "typescript"],
  python: ["common", "python"],
  course: ["common", "typescript", "course"],
} as const satisfies Record<string, string[]>;

export type Starter = keyof typeof STARTERS;

/** What `initProject` did. */
export interface NewProject {
  /** The files it wrote, relative to the folder. */
  files: string[];
  /** What it added to an existing `package.json`, or could not. */
  notes: string[];
}

/** npm leaves `.gitignore` out of packages, so the names of hidden files begin with `_` in the templates. */
const targetName = (path: string): string =>
  path
    .split(sep)
    .map((part) => part.replace(/^_/, "."))
    .join(sep);

/** The files below a folder, relative to it. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The template of each file of the project. */
async function templatesOf(starter: Starter): Promise<Map<string, string>> {
  const templates = new Map<string, string>();
  for (const name of STARTERS[starter]) {
    const folder = join(toolRoot, "templates", name);
    for (const file of await filesBelow(folder)) templates.set(targetName(file), join(folder, file));
  }
  return templates;
}

/** Throws if the folder holds a file that would be written, or is a project. */
function refuseToOverwrite(folder: string, files: string[]): void {
  const existing = [...files, ...MANIFESTS].filter((file) => existsSync(join(folder, file)));
  if (existing.length > 0)
    throw new UsageError(
      `${[...new Set(existing)].join(", ")}: there already; move or remove it first, or use an empty folder. Nothing was written.`,
    );
}

/** Moves complete files to their places. If one cannot be moved, those moved before are removed, with their new folders. */
async function moveAll(files: string[], from: string, to: string): Promise<void> {
  const moved: string[] = [];
  const created: string[] = [];
  try {
    for (const file of files) {
      const first = await mkdir(dirname(join(to, file)), { recursive: true });
      if (first !== undefined) created.unshift(first);
      await rename(join(from, file), join(to, file));
      moved.push(join(to, file));
    }
  } catch (error) {
    for (const path of moved) await rm(path, { force: true });
    for (const path of created) await rmdir(path).catch(() => {}); // Somebody else may have put something there.
    throw new NotebookError(`${to}: cannot be written: ${(error as Error).message}; nothing was written`);
  }
}

/**
 * Starts a project in a folder: notebooks, `report.json`, settings of git and editors, and the scripts in `package.json`.
 * Either all files are written or none; an existing file is never replaced. Throws a `UsageError` that names what is in the way.
 */
export async function initProject(folder: string, starter: Starter): Promise<NewProject> {
  const templates = await templatesOf(starter);
  const files = [...templates.keys()].sort();
  refuseToOverwrite(folder, files);
  const packageFile = join(folder, "package.json");
  const before = await readFile(packageFile, "utf8").catch(() => undefined);
  const { text, notes } = completePackage(before, {
    ...{ name: basename(folder), folder },
    scripts: starter === "course" ? [...SCRIPTS, "review", "grades"] : SCRIPTS,
  });
  await makeFolder(folder);
  const staging = await mkdtemp(join(folder, ".notebook-report-"));
  try {
    for (const [file, template] of templates) await cp(template, join(staging, file));
    await moveAll(files, staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  if (text !== before) await writeText(packageFile, text, "package.json");
  return { files: before === undefined ? [...files, "package.json"] : files, notes };
}
