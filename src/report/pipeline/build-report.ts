import { basename, dirname, extname } from "node:path";
import { writeText } from "../../jupyter/index.js";
import type { Claim } from "../../shared/claim.js";
import { slugify } from "../html.js";
import type { RenderMemory } from "./render-cache.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { Page } from "../page/page.js";
import { renderReport } from "./render.js";
import { currentCommit } from "./commit.js";
import { printPdf, requireChromium } from "./pdf.js";
import type { BuildEvent, BuildRequest } from "./request.js";
import { makePlan, type Plan } from "./plan.js";
import { pooled } from "./run-concurrently.js";
import { refreshNotebook, type Updated } from "./refresh-notebook.js";

/** The page that was written, and whatever is wrong with it. */
export interface BuildResult {
  ok: boolean;
  out: string;
  /** The printed page, if it was asked for. */
  pdf?: string;
  bytes: number;
  page: Page;
  claims: Claim[];
  /** One message for each notebook that failed: notebook, cell, line, fault and traceback. */
  failures: string[];
  /** One message for each broken reference, duplicate label, wrong number or faulty formula. */
  problems: string[];
}

/** Ids of the page's own, which no notebook's anchors may take. */
const PAGE_IDS = ["main", "claims", "found", "plotly", "provenance"];

/** A name for each notebook that begins its anchors: the file's, with a number where that is taken. */
function slugsOf(notebooks: Updated[]): string[] {
  const taken = new Set(PAGE_IDS);
  return notebooks.map(({ path }) => {
    const base = slugify(basename(path, extname(path))) || "notebook";
    let slug = base;
    for (let i = 2; taken.has(slug); i++) slug = `${base}-${i}`;
    taken.add(slug);
    return slug;
  });
}

function renderPlan(plan: Plan, notebooks: Updated[], commit: string | undefined, memory?: Memory) {
  const slugs = slugsOf(notebooks);
  const input = {
    title: plan.title,
    questions: plan.questions,
    ...(commit !== undefined && { commit }),
    notebooks: notebooks.map(({ path, name, notebook, stale, failure }, i) => ({
      path: name,
      slug: slugs[i]!,
      folder: dirname(path),
      notebook,
      status: { stale, failure },
    })),
  };
  return renderReport(input, memory);
}

/** What one build leaves to the next of the same program. */
export type Memory = RenderMemory<RenderedChapter>;

/** Executes what has to be executed, renders the page and writes it. */
export async function buildReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  memory?: Memory,
): Promise<BuildResult> {
  const plan = await makePlan(request.notebooks, request.out);
  if (request.pdf) requireChromium();
  const commit = request.stamp ? await currentCommit() : undefined;
  const notebooks = await pooled(plan.notebooks, request, (path) =>
    refreshNotebook(path, request, plan.own, listen),
  );
  const { html, page, claims, problems } = await renderPlan(plan, notebooks, commit, memory);
  request.signal.throwIfAborted();
  await writeText(plan.out, html, plan.out);
  const pdf = request.pdf ? await printPdf(plan.out) : undefined;
  const failures = notebooks.flatMap(({ failure }) => (failure ? [failure.message] : []));
  const stale = notebooks.filter((each) => each.stale.length > 0);
  return {
    ok:
      failures.length === 0 &&
      stale.length === 0 &&
      claims.every((claim) => claim.pass) &&
      (problems.length === 0 || !plan.own),
    out: plan.out,
    ...(pdf !== undefined && { pdf }),
    bytes: Buffer.byteLength(html),
    page,
    claims,
    failures,
    problems: problems.map((problem) => problem.message),
  };
}
