import { dirname } from "node:path";
import { UsageError, writeText } from "../../jupyter/index.js";
import type { Claim } from "../../shared/claim.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { Page } from "../page/page.js";
import { chapterSlugs } from "../references/anchors.js";
import type { Chapter } from "../references/reference-index.js";
import { isFailing } from "../verdicts.js";
import type { Constant } from "./constants.js";
import { currentCommit } from "./commit.js";
import { embeddedFiles, liveData } from "./embedded-files.js";
import { mapNotebooks } from "./map-notebooks.js";
import { prepareOutput } from "./output-file.js";
import { requireChromium } from "./chromium.js";
import { printPdf } from "./pdf.js";
import { defaultOutput, makePlan, type Plan } from "./plan.js";
import { executeChanged, type RefreshedNotebook, refreshNotebook } from "./refresh-notebook.js";
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

function chaptersOf(notebooks: RefreshedNotebook[], live: boolean): Promise<Chapter[]> {
  const slugs = chapterSlugs(notebooks.map(({ path }) => path));
  const chapters = notebooks.map(async ({ path, name, notebook, stale, failure }, i) => ({
    path: name,
    slug: slugs[i] ?? name,
    folder: dirname(path),
    notebook,
    files: await embeddedFiles(notebook, path),
    ...(live && { data: await liveData(notebook, path) }),
    stale,
    failure,
  }));
  return Promise.all(chapters);
}

/** Whether nothing is out of date, failed or wrong. */
function isAllWell(notebooks: RefreshedNotebook[], claims: Claim[], problems: number): boolean {
  return (
    notebooks.every(({ failure, stale }) => !failure && stale.length === 0) &&
    !isFailing(claims) &&
    problems === 0
  );
}

/** Throws a `UsageError` for a constant that no notebook declares. */
async function executeAllChanged(
  { notebooks, own }: Plan,
  request: BuildRequest & { constants: Constant[] },
  listen: (event: BuildEvent) => void,
): Promise<RefreshedNotebook[]> {
  const changed = await mapNotebooks(notebooks, request, (path, server) =>
    executeChanged(path, { ...request, server }, own, listen),
  );
  const missing = request.constants.find(({ name }) => !changed.some(({ found }) => found.has(name)));
  if (missing) throw new UsageError(`--set ${missing.name}: no cell declares a constant of this name`);
  return changed;
}

/** Executes the notebooks that need it, renders the page and writes it. */
export async function buildReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  cache?: RenderCache<RenderedChapter>,
): Promise<BuildResult> {
  const plan = await makePlan(request.notebooks, request.out);
  if (request.pdf) requireChromium();
  if (request.constants?.length && plan.own && plan.out === defaultOutput())
    throw new UsageError("--set: name another page with --out FILE; the report stays as it is");
  await prepareOutput(plan.out, request.pdf ?? false);
  const commit = request.stamp ? await currentCommit() : undefined;
  const { constants = [] } = request;
  const notebooks =
    constants.length > 0
      ? await executeAllChanged(plan, { ...request, constants }, listen)
      : await mapNotebooks(plan.notebooks, request, (path, server) =>
          refreshNotebook(path, { ...request, server }, plan.own, listen),
        );
  const { title, questions, front, bibliography, live } = plan;
  const input = {
    title,
    questions,
    front,
    bibliography,
    live,
    commit,
    constants,
    chapters: await chaptersOf(notebooks, live),
  };
  const { html, page, claims, problems } = await renderReport(input, cache);
  request.signal.throwIfAborted();
  await writeText(plan.out, html, plan.out);
  const pdf = request.pdf ? await printPdf(plan.out, request.paper ?? "a4") : undefined;
  return {
    ok: isAllWell(notebooks, claims, problems.length),
    out: plan.out,
    pdf,
    bytes: Buffer.byteLength(html),
    page,
    claims,
    failures: notebooks.flatMap(({ failure }) => (failure ? [failure.message] : [])),
    problems: [
      ...notebooks.flatMap(({ name, repairs }) =>
        repairs ? [`${name}: repaired to be shown: ${repairs}`] : [],
      ),
      ...problems.map((problem) => problem.message),
    ],
  };
}
