import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readText, writeText } from "../jupyter/index.js";
import { changedCells, latestReport } from "./model/changes.js";
import {
  append,
  type Change,
  type LogEntry,
  type Review,
  type ReviewedReport,
  REVIEW_FORMAT,
} from "./model/review.js";
import { parseReview } from "./schema/review-file.js";

/** The review with a version of the report that it does not know yet. */
function withVersion(review: Review, report: ReviewedReport): Review {
  const known = latestReport(review).cells;
  const isKnown = known === undefined || changedCells(known, report.cells ?? {}).length === 0;
  return isKnown ? review : append(review, { report });
}

/** A review on disk. Each change is in the file before it counts as made. */
export class ReviewFile {
  readonly path: string;
  review: Review;
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(path: string, opened: Review) {
    this.path = path;
    this.review = opened;
  }

  /** Opens the review of a submission in a folder, or begins it. A new version of the submission is noted with the next change. */
  static async open(folder: string, fresh: Omit<Review, "format" | "log">): Promise<ReviewFile> {
    const name = `${fresh.submission}.${fresh.grader}.review.json`;
    const path = join(folder, name);
    const begun: Review = { format: REVIEW_FORMAT, ...fresh, log: [] };
    const exists = (await readdir(folder)).includes(name);
    return new ReviewFile(
      path,
      exists ? withVersion(parseReview(await readText(path, name), name), fresh.report) : begun,
    );
  }

  /** Appends changes and writes the file. Resolves to the whole log once it is on the disk. */
  append(changes: Change[], rubric: Review["rubric"]): Promise<LogEntry[]> {
    const write = async () => {
      const next = changes.reduce((review, change) => append(review, change), { ...this.review, rubric });
      await writeText(this.path, `${JSON.stringify(next, null, 1)}\n`, this.path);
      this.review = next;
      return next.log;
    };
    const written = this.writing.then(write);
    this.writing = written.catch(() => {});
    return written;
  }
}
