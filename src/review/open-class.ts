import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import * as z from "zod/mini";
import { NotebookError, parseJsonFile, readText, writeText } from "../jupyter/index.js";
import { verifyPage } from "../report/verify/index.js";
import { mixed, type Reviewed, type ReviewedClass, sharedCells } from "./class.js";
import { preparePage } from "./prepare.js";
import { ReviewFile } from "./review-file.js";
import { parseRubric } from "./schema/rubric-file.js";
import { hashOf, readSubmission, type Submission, submissionOf } from "./submission.js";

/** What a grader asks for. */
export interface ReviewRequest {
  submissions: string[];
  rubric: string;
  /** Where the reviews are, and will be. */
  reviews: string;
  grader: string;
  seed: number;
  /** What students were given; cells that are in it say nothing about them. */
  template: string[];
  /** Whether to run the code of pages with the grader's own rights. */
  trust: boolean;
  timeoutSeconds: number;
  signal: AbortSignal;
}

const NOT_VERIFIED = "not verified";

/** What executing a page's notebooks again shows. */
async function verified(page: string, { trust, timeoutSeconds, signal }: ReviewRequest) {
  return verifyPage({ ...{ page, trust, timeoutSeconds, signal }, settings: [], tolerance: 0 });
}

const outcome = (cells: Set<string>, failures: string[]): string => {
  if (failures.length > 0) return `not verified: ${failures[0]}`;
  const at = new Date().toTimeString().slice(0, "12:34".length);
  return cells.size === 0
    ? `verified at ${at}`
    : `differs in ${cells.size} cell${cells.size === 1 ? "" : "s"} when run again: ${[...cells].slice(0, 5).join(", ")}`;
};

const placesOf = (differences: { place: string; tolerated: boolean }[]): Set<string> =>
  new Set(differences.filter(({ tolerated }) => !tolerated).map(({ place }) => place.split(",")[0] ?? ""));

/** A submission, and what is known of its outputs. A page holds sources only: they are executed to be shown. */
async function open(
  source: string,
  request: ReviewRequest,
  scratch: string,
): Promise<{ submission: Submission; verification: string }> {
  if (!/^\.html?$/i.test(extname(source)))
    return { submission: await readSubmission(source, scratch), verification: NOT_VERIFIED };
  const { chapters, failures, differences } = await verified(source, request);
  if (failures.length > 0) throw new NotebookError(`${source}: ${failures.join("\n")}`);
  return {
    // What a run leaves varies; the page that was handed in does not.
    submission: submissionOf(source, basename(source), chapters, {
      [basename(source)]: hashOf(await readText(source, source)),
    }),
    verification: outcome(placesOf(differences), failures),
  };
}

/** Executes a submission's notebooks again in the sandbox, and says on its page what came of it. */
export async function verifySubmission(reviewed: Reviewed, request: ReviewRequest): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-"));
  try {
    const page = join(folder, `${reviewed.submission.code}.html`);
    await writeFile(page, reviewed.page.html);
    const { differences, failures } = await verified(page, request);
    reviewed.verification = outcome(placesOf(differences), failures);
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    reviewed.verification = `not verified: ${error.message}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Submissions with the same content get codes of their own. */
function distinctCodes(submissions: Submission[]): void {
  const taken = new Map<string, number>();
  for (const submission of submissions) {
    const count = (taken.get(submission.code) ?? 0) + 1;
    taken.set(submission.code, count);
    if (count > 1) submission.code = `${submission.code}-${count}`;
  }
}

const SUBMISSIONS = "submissions.json";

/** Adds to the list of which file has which code; those of earlier runs stay. */
async function recordCodes(reviews: string, submissions: Submission[]): Promise<void> {
  const path = join(reviews, SUBMISSIONS);
  const before = (await readdir(reviews)).includes(SUBMISSIONS)
    ? parseJsonFile(z.record(z.string(), z.unknown()), await readText(path, path), path)
    : {};
  const now = submissions.map(({ code, source, notebooks }) => [code, { source, notebooks }]);
  const all = { ...before, ...Object.fromEntries(now) } as object;
  await writeText(path, `${JSON.stringify(all, null, 1)}\n`, path);
}

/** What the opening of a class tells, one line each. */
export interface OpeningListener {
  progress: (message: string) => void;
  /** A submission that cannot be read does not stop the others. */
  refused: (message: string) => void;
}

async function openIn(
  scratch: string,
  request: ReviewRequest,
  listen: OpeningListener,
): Promise<ReviewedClass> {
  const text = await readText(request.rubric, request.rubric);
  const rubric = parseRubric(text, request.rubric);
  const sha256 = hashOf(text);
  await mkdir(request.reviews, { recursive: true });
  const opened: { submission: Submission; verification: string }[] = [];
  for (const [i, source] of request.submissions.entries()) {
    request.signal.throwIfAborted();
    listen.progress(`${i + 1} of ${request.submissions.length}: ${source}`);
    try {
      opened.push(await open(source, request, scratch));
    } catch (error) {
      if (!(error instanceof NotebookError) || request.signal.aborted) throw error;
      listen.refused(error.message);
    }
  }
  if (opened.length === 0) throw new NotebookError("no submission could be read");
  const submissions = opened.map(({ submission }) => submission);
  distinctCodes(submissions);
  const template = await Promise.all(request.template.map((each) => readSubmission(each, scratch)));
  const shared = sharedCells(submissions, template);
  const reviewed: Reviewed[] = [];
  for (const { submission, verification } of opened) {
    const page = await preparePage(submission, rubric);
    const file = await ReviewFile.open(request.reviews, {
      ...{ submission: submission.code, grader: request.grader, report: { notebooks: submission.notebooks } },
      rubric: { version: rubric.version, sha256 },
    });
    reviewed.push({ submission, page, file, verification, shared: shared.get(submission) ?? [] });
  }
  await recordCodes(request.reviews, submissions);
  return {
    ...{ grader: request.grader, rubric, sha256 },
    reviewed: mixed(reviewed, request.seed, ({ submission }) => submission.code),
  };
}

/** Reads and renders all submissions and opens their reviews. Throws a `NotebookError` if none could be read. */
export async function openClass(request: ReviewRequest, listen: OpeningListener): Promise<ReviewedClass> {
  const scratch = await mkdtemp(join(tmpdir(), "notebook-report-"));
  try {
    return await openIn(scratch, request, listen);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
