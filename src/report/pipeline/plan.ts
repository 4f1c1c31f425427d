import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { NotebookError, UsageError } from "../../jupyter/index.js";
import { projectRoot } from "../../shared/project-root.js";

/** A title in the report's two languages. */
export interface Bilingual {
  en: string;
  zh?: string;
}

/** One question of the homework, as `notebooks/report.json` lists it. */
export interface Question {
  id: string;
  title: Bilingual;
  asked: string;
  points?: number;
}

/** Which notebooks make which page. */
export interface Plan {
  title: Bilingual;
  /** Absolute paths, in reading order. */
  notebooks: string[];
  questions: Question[];
  /** Absolute path of the page. */
  out: string;
  /** Whether these are the project's own notebooks, whose every problem fails the build. */
  own: boolean;
}

const MANIFEST = "notebooks/report.json";

async function readManifest(): Promise<{ title: Bilingual; notebooks: string[]; questions: Question[] }> {
  const path = resolve(projectRoot, MANIFEST);
  const text = await readFile(path, "utf8");
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new NotebookError(`${MANIFEST}: not valid JSON: ${(error as Error).message}`);
  }
  if (typeof manifest?.title?.en !== "string") throw new NotebookError(`${MANIFEST}: title.en is missing`);
  if (!Array.isArray(manifest.notebooks) || manifest.notebooks.length === 0) {
    throw new NotebookError(`${MANIFEST}: "notebooks" must list at least one file`);
  }
  return { questions: [], ...manifest };
}

/** The plan for the notebooks named on the command line, or else for those of `notebooks/report.json`. */
export async function makePlan(named: string[], out?: string): Promise<Plan> {
  if (named.length === 0) {
    const manifest = await readManifest();
    return {
      ...manifest,
      notebooks: manifest.notebooks.map((name) => resolve(projectRoot, dirname(MANIFEST), name)),
      out: resolve(out ?? resolve(projectRoot, "report/index.html")),
      own: true,
    };
  }
  for (const path of named) {
    if (!existsSync(path)) throw new UsageError(`${path}: there is no such file; name a notebook (.ipynb)`);
  }
  const first = basename(named[0]!, extname(named[0]!));
  return {
    title: { en: named.length === 1 ? first : `${first} and ${named.length - 1} more` },
    notebooks: [...new Set(named.map((path) => resolve(path)))],
    questions: [],
    out: resolve(out ?? resolve(projectRoot, `report/${first}.html`)),
    own: false,
  };
}
