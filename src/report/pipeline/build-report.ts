import { mkdir } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { NotebookError, reasonOf, writeText } from "../../jupyter/index.js";
import type { Claim } from "../../shared/claim.js";
import { slugify } from "../html.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { Page } from "../page/page.js";
import type { Chapter } from "../references/reference-index.js";
import { isFailing } from "../verdicts.js";
import { currentCommit } from "./commit.js";
import { mapNotebooks } from "./map-notebooks.js";
import { printPdf, requireChromium } from "./pdf.js";
import { makePlan } from "./plan.js";
import { type RefreshedNotebook, refreshNotebook } from "./refresh-notebook.js";
import type { RenderCache } from "./render-cache.js";
import { renderReport } from "./render-report.js";
import type { BuildEvent, BuildRequest } from "./request.js";

/** The page that was written, and everything that is wrong with it. */
export interface BuildResult {
  ok: boolean;
  out: string;
  /** Path of the PDF, if one was requested. */
  pdf?: string | undefined;
  bytes: number;
  page: Page;
  claims: Claim[];
  /** One message per failed notebook: notebook, cell, line, error and traceback. */
  failures: string[];
  /** One message per broken reference, duplicate label, wrong number or faulty formula. */
  problems: string[];
}

/** Ids of the page itself, which no notebook's anchors may take. */
const PAGE_IDS = ["main", "claims", "found", "plotly", "provenance"];

/** A prefix for each notebook's anchors: its file name, with a number if that is taken. */
function slugsOf(notebooks: RefreshedNotebook[]): string[] {
  const taken = new Set(PAGE_IDS);
  return notebooks.map(({ path }) => {
    const base = slugify(basename(path, extname(path))) || "notebook";
    let slug = base;
    for (let i = 2; taken.has(slug); i++) slug = `${base}-${i}`;
    taken.add(slug);
    return slug;
  });
}

function chaptersOf(notebooks: RefreshedNotebook[]): Chapter[] {
  const slugs = slugsOf(notebooks);
  return notebooks.map(({ path, name, notebook, stale, failure }, i) => ({
    path: name,
    slug: slugs[i] ?? name,
    folder: dirname(path),
    notebook,
    stale,
    failure,
  }));
}

/** Whether nothing is out of date, failed or wrong. */
function isAllWell(notebooks: RefreshedNotebook[], claims: Claim[], problems: number): boolean {
  return (
    notebooks.every(({ failure, stale }) => !failure && stale.length === 0) &&
    !isFailing(claims) &&
    problems === 0
  );
}

/** Creates the folder of the page. */
async function makeFolder(out: string): Promise<void> {
  try {
    await mkdir(dirname(out), { recursive: true });
  } catch (error) {
    throw new NotebookError(`${out}: cannot be written: ${reasonOf(error)}; choose another file with --out`);
  }
}

/** Executes the notebooks that need it, renders the page and writes it. */
export async function buildReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  cache?: RenderCache<RenderedChapter>,
): Promise<BuildResult> {
  const plan = await makePlan(request.notebooks, request.out);
  if (request.pdf) requireChromium();
  await makeFolder(plan.out); // Before minutes of execution rather than after.
  const commit = request.stamp ? await currentCommit() : undefined;
  const notebooks = await mapNotebooks(plan.notebooks, request, (path) =>
    refreshNotebook(path, request, plan.own, listen),
  );
  const input = { title: plan.title, questions: plan.questions, commit, chapters: chaptersOf(notebooks) };
  const { html, page, claims, problems } = await renderReport(input, cache);
  request.signal.throwIfAborted();
  await writeText(plan.out, html, plan.out);
  const pdf = request.pdf ? await printPdf(plan.out) : undefined;
  return {
    ok: isAllWell(notebooks, claims, problems.length),
    out: plan.out,
    pdf,
    bytes: Buffer.byteLength(html),
    page,
    claims,
    failures: notebooks.flatMap(({ failure }) => (failure ? [failure.message] : [])),
    problems: problems.map((problem) => problem.message),
  };
}
