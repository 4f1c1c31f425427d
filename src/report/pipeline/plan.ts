import { existsSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { UsageError } from "../../jupyter/index.js";
import { projectRoot } from "../../shared/project-root.js";
import { type Bilingual, type Question, readManifest } from "../manifest.js";

/** Which notebooks make which page. */
export interface Plan {
  title: Bilingual;
  /** Absolute paths, in reading order. */
  notebooks: string[];
  questions: Question[];
  /** Absolute path of the page. */
  out: string;
  /** Whether these are the notebooks of `report.json`. */
  own: boolean;
}

const MANIFEST = "notebooks/report.json";

async function planOfManifest(out = resolve(projectRoot, "report/index.html")): Promise<Plan> {
  const path = resolve(projectRoot, MANIFEST);
  const { title, notebooks, questions } = await readManifest(path, MANIFEST);
  return {
    title,
    questions,
    notebooks: notebooks.map((name) => resolve(dirname(path), name)),
    out: resolve(out),
    own: true,
  };
}

/** The plan for the notebooks named on the command line, or for those of `notebooks/report.json` if none is named. */
export async function makePlan(named: string[], out?: string): Promise<Plan> {
  const [first] = named;
  if (first === undefined) return planOfManifest(out);
  for (const path of named) {
    if (!existsSync(path)) throw new UsageError(`${path}: there is no such file; name a notebook (.ipynb)`);
  }
  const name = basename(first, extname(first));
  // A notebook called index.ipynb must not replace the report.
  const page = resolve(projectRoot, `report/${name === "index" ? "index.ipynb" : name}.html`);
  return {
    title: { en: named.length === 1 ? name : `${name} and ${named.length - 1} more` },
    notebooks: [...new Set(named.map((path) => resolve(path)))],
    questions: [],
    out: resolve(out ?? page),
    own: false,
  };
}
