import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { UsageError } from "../../jupyter/index.js";
import { findManifest, findProject, MANIFEST } from "../../shared/roots.js";
import { type Bilingual, type FrontMatter, type Question, readManifest } from "../manifest.js";
import { type BibliographyFile, readBibliography } from "./bibliography-files.js";
import { readLogo } from "./logo.js";

/** Which notebooks make which page. */
export interface Plan {
  title: Bilingual;
  /** Absolute paths, in reading order. */
  notebooks: string[];
  questions: Question[];
  /** Authors, abstract and the like; the logo as a data address. */
  front: FrontMatter;
  /** The files of the works that the notebooks may cite. */
  bibliography: BibliographyFile[];
  /** Absolute path of the page. */
  out: string;
  /** Whether readers can recompute the notebooks in the page. */
  live: boolean;
  /** Whether these are the notebooks of `report.json`. */
  own: boolean;
  /** Absolute path of `report.json`, if it made the plan. */
  manifest?: string;
}

/** Where the report of the project goes if nothing is said. */
export const defaultOutput = (): string => resolve(findProject(), "report/index.html");

async function planOfManifest(out?: string): Promise<Plan> {
  const path = findManifest();
  if (path === undefined)
    throw new UsageError(
      `there is no ${MANIFEST} in this folder or above: start a project with \`notebook-report init\`, or name a notebook`,
    );
  const { title, notebooks, questions, bibliography, logo, live, ...front } = await readManifest(
    path,
    relative(process.cwd(), path),
  );
  return {
    front: logo === undefined ? front : { ...front, logo: await readLogo(logo, path) },
    title,
    questions,
    bibliography: await readBibliography(bibliography, path),
    live,
    notebooks: notebooks.map((name) => resolve(dirname(path), name)),
    out: out === undefined ? defaultOutput() : resolve(out),
    own: true,
    manifest: path,
  };
}

/** Where a notebook that is not at `path` may be instead. */
function elsewhere(path: string): string | undefined {
  const project = findProject();
  const places = [join(project, path), join(project, "notebooks", path), `${path}.ipynb`];
  return places.find((place) => existsSync(place));
}

/** The file that a notebook's name on the command line means. npm runs scripts in the package's folder, wherever they are called. */
function findNotebook(path: string): string {
  const calledFrom = process.env["INIT_CWD"];
  const candidates = [resolve(path), ...(calledFrom ? [resolve(calledFrom, path)] : [])];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found) return found;
  const other = elsewhere(path);
  const hint = other ? `did you mean ${relative(process.cwd(), other)}?` : "name a notebook (.ipynb)";
  throw new UsageError(`${path}: there is no such file; ${hint}`);
}

/** The plan for the notebooks named on the command line, or for those of `report.json` if none is named. */
export async function makePlan(named: string[], out?: string): Promise<Plan> {
  const [first] = named;
  if (first === undefined) return planOfManifest(out);
  const notebooks = [...new Set(named.map(findNotebook))];
  const name = basename(first, extname(first));
  // A notebook called index.ipynb must not replace the report.
  const page = join(findProject(), `report/${name.toLowerCase() === "index" ? "index.ipynb" : name}.html`);
  return {
    title: { en: named.length === 1 ? name : `${name} and ${named.length - 1} more` },
    notebooks,
    questions: [],
    bibliography: [],
    front: { authors: [] },
    out: resolve(out ?? page),
    live: false,
    own: false,
  };
}
