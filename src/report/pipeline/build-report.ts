import { dirname } from "node:path";
import { writeText } from "../../jupyter/index.js";
import type { Claim } from "../../shared/claim.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { Page } from "../page/page.js";
import { chapterSlugs } from "../references/anchors.js";
import type { Chapter } from "../references/reference-index.js";
import { isFailing } from "../verdicts.js";
import { currentCommit } from "./commit.js";
import { embeddedFiles } from "./embedded-files.js";
import { mapNotebooks } from "./map-notebooks.js";
import { prepareOutput } from "./output-file.js";
import { requireChromium } from "./chromium.js";
import { printPdf } from "./pdf.js";
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

function chaptersOf(notebooks: RefreshedNotebook[]): Promise<Chapter[]> {
  const slugs = chapterSlugs(notebooks.map(({ path }) => path));
  const chapters = notebooks.map(async ({ path, name, notebook, stale, failure }, i) => ({
    path: name,
    slug: slugs[i] ?? name,
    folder: dirname(path),
    notebook,
    files: await embeddedFiles(notebook, path),
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

/** Executes the notebooks that need it, renders the page and writes it. */
export async function buildReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  cache?: RenderCache<RenderedChapter>,
): Promise<BuildResult> {
  const plan = await makePlan(request.notebooks, request.out);
  if (request.pdf) requireChromium();
  await prepareOutput(plan.out, request.pdf ?? false);
  const commit = request.stamp ? await currentCommit() : undefined;
  const notebooks = await mapNotebooks(plan.notebooks, request, (path, server) =>
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
    chapters: await chaptersOf(notebooks),
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
