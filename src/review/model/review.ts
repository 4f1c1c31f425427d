import type { CommentTarget } from "./selectors.js";

export const REVIEW_FORMAT = "notebook-report.review/1";

/** The grader whose review decides where two differ. */
export const AGREED = "agreed";

/** What one grader gave for one question. Points are not part of it: they follow from the rubric. */
export interface Mark {
  /** Ids of the items given. */
  items: string[];
  /** The level given, by its text, of each item that has levels. */
  levels?: Record<string, string>;
  /** Points beside the rubric; the reason is never empty. */
  adjust?: { points: number; why: string };
  /** The grader is finished with the question. */
  done?: boolean;
  /** To be looked at by somebody else; the text says why and may be empty. */
  flag?: string;
}

export interface ReviewComment {
  id: string;
  question: string;
  /** The item of the rubric it belongs to. */
  item?: string;
  /** Markdown. */
  body: string;
  /** Without one, the comment is on the question as a whole. */
  target?: CommentTarget;
}

/** One change: a question's mark as a whole, a comment written or rewritten, one removed, or an earlier entry undone. */
export type Change =
  { set: Record<string, Mark> } | { comment: ReviewComment } | { remove: string } | { undo: string };

/** A change, or the arrival of a new version of the report; with its number and its time (ISO 8601, UTC). */
export type LogEntry = (Change | { report: ReviewedReport }) & { n: number; at: string };

/** What was reviewed, as hashes `sha256-…`: the page, the text of its cells, the notebooks. */
export interface ReviewedReport {
  page?: string;
  cells?: Record<string, string>;
  notebooks?: Record<string, string>;
}

/** The content of `CODE.review.json`: nothing is ever taken out of the log. */
export interface Review {
  format: typeof REVIEW_FORMAT;
  /** The submission's code; no name. */
  submission: string;
  grader: string;
  rubric: { version: number; sha256: string };
  report: ReviewedReport;
  log: LogEntry[];
}

/** What a log amounts to. */
export interface ReviewState {
  /** By question; a question that was never touched is missing. */
  marks: Map<string, Mark>;
  /** In the order in which they were first written. */
  comments: ReviewComment[];
}

/** What an `undo` names an entry by: two logs of one grader may share numbers, but not number and time. */
export const entryKey = ({ n, at }: LogEntry): string => `${n}@${at}`;

/** The entries that count: those that no counting entry undoes. An undo can itself be undone. */
export function effectiveEntries(log: readonly LogEntry[]): LogEntry[] {
  const undone = new Set<string>();
  for (const entry of log.toReversed())
    if ("undo" in entry && !undone.has(entryKey(entry))) undone.add(entry.undo);
  return log.filter((entry) => !undone.has(entryKey(entry)));
}

/** The marks and comments that a log leads to. */
export function stateOf(log: readonly LogEntry[]): ReviewState {
  const marks = new Map<string, Mark>();
  const comments = new Map<string, ReviewComment>();
  for (const entry of effectiveEntries(log)) {
    if ("set" in entry) for (const [question, mark] of Object.entries(entry.set)) marks.set(question, mark);
    if ("comment" in entry) comments.set(entry.comment.id, entry.comment);
    if ("remove" in entry) comments.delete(entry.remove);
  }
  return { marks, comments: [...comments.values()] };
}

/** The change that undoes the last one that counts, or undefined if there is none. */
export function undoLast(log: readonly LogEntry[]): Change | undefined {
  const last = effectiveEntries(log).findLast((entry) => !("undo" in entry || "report" in entry));
  return last && { undo: entryKey(last) };
}

/** The review, or any other holder of a log, with one more entry. Throws a RangeError if an adjustment has no reason. */
export function append<T extends Pick<Review, "log">>(
  review: T,
  change: Change | { report: ReviewedReport },
  at = new Date(),
): T {
  if ("set" in change)
    for (const [question, { adjust }] of Object.entries(change.set))
      if (adjust && adjust.why.trim() === "")
        throw new RangeError(`question ${question}: an adjustment of points needs a reason`);
  const n = (review.log.at(-1)?.n ?? 0) + 1;
  return { ...review, log: [...review.log, { n, at: at.toISOString(), ...change }] };
}
