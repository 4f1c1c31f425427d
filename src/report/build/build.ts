import { basename, dirname, extname } from "node:path";
import { writeText } from "../../jupyter/index.js";
import type { Claim } from "../../contract.js";
import { slugify } from "../html.js";
import { renderReport } from "../render.js";
import { currentCommit } from "./commit.js";
import { printPdf, requireChromium } from "./pdf.js";
import type { BuildEvent, BuildRequest } from "./request.js";
import { makePlan, type Plan } from "./plan.js";
import { bringUpToDate, type Updated } from "./update.js";

/** The page that was written, and whatever is wrong with it. */
export interface BuildResult {
  ok: boolean;
  out: string;
  /** The printed page, if it was asked for. */
  pdf?: string;
  bytes: number;
  claims: Claim[];
  /** One message for each notebook that failed: notebook, cell, line, fault and traceback. */
  failures: string[];
  /** One message for each broken reference, duplicate label, wrong number or faulty formula. */
  problems: string[];
}

/** Runs `work` on all items, `limit` at a time, and returns the results in the items' order. */
async function pooled<T, R>(items: T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  for (const outcome of workers) if (outcome.status === "rejected") throw outcome.reason;
  return results;
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

function renderPlan(plan: Plan, notebooks: Updated[], commit?: string) {
  const slugs = slugsOf(notebooks);
  return renderReport({
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
  });
}

/** Executes what has to be executed, renders the page and writes it. */
export async function buildReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
): Promise<BuildResult> {
  const plan = await makePlan(request.notebooks, request.out);
  if (request.pdf) requireChromium();
  const commit = request.stamp ? await currentCommit() : undefined;
  const notebooks = await pooled(plan.notebooks, request.jobs, (path) =>
    bringUpToDate(path, request, plan.own, listen),
  );
  const page = await renderPlan(plan, notebooks, commit);
  await writeText(plan.out, page.html, plan.out);
  const pdf = request.pdf ? await printPdf(plan.out) : undefined;
  const failures = notebooks.flatMap(({ failure }) => (failure ? [failure.message] : []));
  const stale = notebooks.filter((each) => each.stale.length > 0);
  return {
    ok:
      failures.length === 0 &&
      stale.length === 0 &&
      page.claims.every((claim) => claim.pass) &&
      (page.problems.length === 0 || !plan.own),
    out: plan.out,
    ...(pdf !== undefined && { pdf }),
    bytes: Buffer.byteLength(page.html),
    claims: page.claims,
    failures,
    problems: page.problems.map((problem) => problem.message),
  };
}
