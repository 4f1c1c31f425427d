import { effectiveEntries, type Review, type ReviewedReport } from "./review.js";

/** The cells that differ between two versions of a report, or are in one only. */
export function changedCells(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...all].filter((cell) => before[cell] !== now[cell]);
}

/** The report that a review is about now: the one it began with, or the last version that came in. */
export const latestReport = ({ report, log }: Pick<Review, "report" | "log">): ReviewedReport =>
  log.findLast((entry) => "report" in entry)?.report ?? report;

/** The cells that changed after a question was last marked; none if it never was. */
export function changedSinceMarked(review: Pick<Review, "report" | "log">, question: string): string[] {
  const { report, log } = review;
  const marked = effectiveEntries(log).findLast(
    (entry) => "set" in entry && Object.hasOwn(entry.set, question),
  );
  if (!marked) return [];
  const seen = latestReport({ report, log: log.slice(0, log.indexOf(marked)) });
  return changedCells(seen.cells ?? {}, latestReport(review).cells ?? {});
}
