import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { makeFolder, NotebookError, readText } from "../jupyter/index.js";
import { verifyPage } from "../report/verify/index.js";
import { mixed, type Reviewed, type ReviewedClass, sharedCells } from "./class.js";
import { preparePage } from "./prepare.js";
import { ReviewFile } from "./review-file.js";
import { parseRubric } from "./schema/rubric-file.js";
import { list, type ListedSubmissions, readListed } from "./submissions-file.js";
import { hashOf, readSubmission, reportOf, type Submission, submissionOf } from "./submission.js";

/** How code of submissions is run. */
export interface VerifyOptions {
  /** Whether to run it with the grader's own rights. */
  trust: boolean;
  timeoutSeconds: number;
  signal: AbortSignal;
}

/** What a grader asks for. */
export interface ReviewRequest extends VerifyOptions {
  submissions: string[];
  rubric: string;
  /** Where the reviews are, and will be. */
  reviews: string;
  grader: string;
  seed: number;
  /** What students were given; cells that are in it say nothing about them. */
  template: string[];
}

const NOT_VERIFIED = "not verified";

/** What executing a page's notebooks again shows. */
async function verified(page: string, { trust, timeoutSeconds, signal }: VerifyOptions) {
  return verifyPage({ ...{ page, trust, timeoutSeconds, signal }, constants: [], tolerance: 0 });
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
export async function openSubmission(
  source: string,
  request: VerifyOptions,
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
    await record(request.reviews, [reviewed]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A new version of a submission keeps its code; submissions with the same content get codes of their own. */
function giveCodes(submissions: Submission[], listed: ListedSubmissions): void {
  const codes = new Map(Object.entries(listed).map(([code, { source }]) => [resolve(source), code]));
  const taken = new Set<string>();
  const isFree = (code: string, source: string) =>
    !taken.has(code) && (codes.get(resolve(source)) === code || !Object.hasOwn(listed, code));
  for (const submission of submissions) {
    const { source } = submission;
    const own = codes.get(resolve(source)) ?? submission.code;
    let code = own;
    for (let i = 2; !isFree(code, source); i++) code = `${own}-${i}`;
    submission.code = code;
    taken.add(code);
  }
}

/** Adds to the list of which file has which code. */
const record = (reviews: string, opened: { submission: Submission; verification: string }[]): Promise<void> =>
  list(
    reviews,
    Object.fromEntries(
      opened.map(({ submission: { code, source, notebooks }, verification }) => [
        code,
        { source, notebooks, ...(verification !== NOT_VERIFIED && { verification }) },
      ]),
    ),
  );

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
  await makeFolder(request.reviews);
  const opened: { submission: Submission; verification: string }[] = [];
  for (const [i, source] of request.submissions.entries()) {
    request.signal.throwIfAborted();
    listen.progress(`${i + 1} of ${request.submissions.length}: ${source}`);
    try {
      opened.push(await openSubmission(source, request, scratch));
    } catch (error) {
      if (!(error instanceof NotebookError) || request.signal.aborted) throw error;
      listen.refused(error.message);
    }
  }
  if (opened.length === 0) throw new NotebookError("no submission could be read");
  const submissions = opened.map(({ submission }) => submission);
  giveCodes(submissions, await readListed(request.reviews));
  const template = await Promise.all(request.template.map((each) => readSubmission(each, scratch)));
  const shared = sharedCells(submissions, template);
  const reviewed: Reviewed[] = [];
  for (const { submission, verification } of opened) {
    const page = await preparePage(submission, rubric);
    const file = await ReviewFile.open(request.reviews, {
      ...{ submission: submission.code, grader: request.grader, report: reportOf(submission) },
      rubric: { version: rubric.version, sha256 },
    });
    reviewed.push({ submission, page, file, verification, shared: shared.get(submission) ?? [] });
  }
  await record(request.reviews, opened);
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
