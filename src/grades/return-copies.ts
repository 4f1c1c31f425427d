import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { makeFolder, NotebookError } from "../jupyter/index.js";
import { cellAnchor, type PaperSize, printPdf } from "../report/index.js";
import { openSubmission, type VerifyOptions } from "../review/open-class.js";
import { writePage } from "../review/write-page.js";
import { markedPage } from "../review/prepare.js";
import type { ClassGrades, GradedSubmission, ListedSubmission } from "./collate.js";
import { markingOf } from "./marking.js";

/** How copies are made. */
export interface ReturnRequest extends VerifyOptions {
  folder: string;
  /** Paper of a PDF beside each copy; none without. */
  paper: PaperSize | undefined;
}

/** A unique file name for each copy: the submission's, followed by its code where two would be the same. */
export function copyNames(submissions: GradedSubmission[]): Map<string, string> {
  const nameOf = ({ source }: GradedSubmission) => basename(source, extname(source));
  const isAlone = (name: string) =>
    submissions.filter((other) => nameOf(other).toLowerCase() === name.toLowerCase()).length === 1;
  return new Map(
    submissions.map((submission) => {
      const name = nameOf(submission);
      return [submission.code, `${isAlone(name) ? name : `${name}-${submission.code}`}.html`];
    }),
  );
}

/** Renders a submission with its marks. Throws a NotebookError if it is not the one that was marked. */
async function copyOf(
  graded: GradedSubmission,
  listed: ListedSubmission,
  { rubric }: ClassGrades,
  request: ReturnRequest,
  scratch: string,
): Promise<string> {
  const { submission } = await openSubmission(listed.source, request, scratch);
  const now = JSON.stringify(Object.entries(submission.notebooks).sort());
  if (now !== JSON.stringify(Object.entries(listed.notebooks).sort()))
    throw new NotebookError(`${listed.source}: has changed since it was opened for marking; open it again`);
  const cells = submission.chapters.flatMap((chapter) =>
    chapter.notebook.cells.map(({ id }) => cellAnchor(chapter, id)),
  );
  submission.code = graded.code;
  return markedPage(submission, rubric, markingOf(graded, rubric, new Set(cells)));
}

/**
 * Writes a copy of each submission with its marks and comments inside: static, read-only, readable without scripts. A submission
 * that cannot be read does not stop the others.
 *
 * @param listed the submissions by code
 * @returns by code, the files written; and what went wrong, one line each
 */
export async function returnCopies(
  grades: ClassGrades,
  listed: ReadonlyMap<string, ListedSubmission>,
  request: ReturnRequest,
  progress: (message: string) => void,
): Promise<{ copies: Map<string, string>; failures: string[] }> {
  const copies = new Map<string, string>();
  const failures: string[] = [];
  const own = grades.submissions.filter(({ code }) => listed.has(code));
  const names = copyNames(own);
  await makeFolder(request.folder);
  const scratch = await mkdtemp(join(tmpdir(), "notebook-report-"));
  try {
    for (const [i, graded] of own.entries()) {
      request.signal.throwIfAborted();
      progress(`${i + 1} of ${own.length}: ${graded.source}`);
      const file = resolve(request.folder, names.get(graded.code) ?? `${graded.code}.html`);
      try {
        const html = await copyOf(graded, listed.get(graded.code)!, grades, request, scratch);
        await mkdir(dirname(file), { recursive: true });
        await writePage(file, html, '<script type="application/json" id="reviewed">');
        if (request.paper) await printPdf(file, request.paper);
        copies.set(graded.code, file);
      } catch (error) {
        if (!(error instanceof NotebookError) || request.signal.aborted) throw error;
        failures.push(error.message);
      }
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { copies, failures };
}
