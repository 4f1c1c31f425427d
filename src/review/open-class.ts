import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { NotebookError, readText, writeText } from "../jupyter/index.js";
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
    : `differs in ${cells.size} cells when run again: ${[...cells].slice(0, 5).join(", ")}`;
};

const placesOf = (differences: { place: string; tolerated: boolean }[]): Set<string> =>
  new Set(differences.filter(({ tolerated }) => !tolerated).map(({ place }) => place.split(",")[0] ?? ""));

/** A submission, and what is known of its outputs. A page holds sources only: they are executed to be shown. */
async function open(
  source: string,
  request: ReviewRequest,
): Promise<{ submission: Submission; verification: string }> {
  if (!/^\.html?$/i.test(extname(source)))
    return { submission: await readSubmission(source), verification: NOT_VERIFIED };
  const { chapters, failures, differences } = await verified(source, request);
  if (failures.length > 0) throw new NotebookError(`${source}: ${failures.join("\n")}`);
  return {
    submission: submissionOf(source, source, chapters),
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

/**
 * Reads, renders and opens all submissions. One that cannot be read does not stop the others: its message is passed to
 * `refused`.
 */
export async function openClass(
  request: ReviewRequest,
  listen: { progress: (done: number, all: number) => void; refused: (message: string) => void },
): Promise<ReviewedClass> {
  const text = await readText(request.rubric, request.rubric);
  const rubric = parseRubric(text, request.rubric);
  const sha256 = hashOf(text);
  await mkdir(request.reviews, { recursive: true });
  const opened: { submission: Submission; verification: string }[] = [];
  const refusing = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      request.signal.throwIfAborted();
      return await work();
    } catch (error) {
      if (!(error instanceof NotebookError) || request.signal.aborted) throw error;
      listen.refused(error.message);
      return undefined;
    }
  };
  for (const source of request.submissions) {
    const each = await refusing(() => open(source, request));
    if (each) opened.push(each);
  }
  if (opened.length === 0) throw new NotebookError("no submission could be read");
  const submissions = opened.map(({ submission }) => submission);
  distinctCodes(submissions);
  const shared = sharedCells(submissions, await Promise.all(request.template.map(readSubmission)));
  const reviewed: Reviewed[] = [];
  for (const { submission, verification } of opened) {
    const page = await preparePage(submission, rubric);
    if (submission.temporary) await rm(submission.temporary, { recursive: true, force: true });
    const file = await ReviewFile.open(request.reviews, {
      ...{ submission: submission.code, grader: request.grader, report: { notebooks: submission.notebooks } },
      rubric: { version: rubric.version, sha256 },
    });
    reviewed.push({ submission, page, file, verification, shared: shared.get(submission) ?? [] });
    listen.progress(reviewed.length, opened.length);
  }
  await writeText(
    join(request.reviews, "submissions.json"),
    `${JSON.stringify(Object.fromEntries(submissions.map(({ code, source, notebooks }) => [code, { source, notebooks }])), null, 1)}\n`,
    "submissions.json",
  );
  return {
    grader: request.grader,
    rubric,
    sha256,
    reviewed: mixed(reviewed, request.seed, ({ submission }) => submission.code),
  };
}
