import { createHash } from "node:crypto";
import { cellAnchor } from "../report/index.js";
import { changedSinceMarked } from "./model/changes.js";
import { requiredClaims } from "./model/claims.js";
import type { EarlierComment, ReviewPayload } from "./model/payload.js";
import { totalPoints } from "./model/points.js";
import { stateOf } from "./model/review.js";
import { maximum, type Rubric } from "./model/rubric.js";
import { type PreparedPage, withPayload } from "./prepare.js";
import type { ReviewFile } from "./review-file.js";
import type { Submission } from "./submission.js";

/** A submission with its page and its review. */
export interface Reviewed {
  submission: Submission;
  page: PreparedPage;
  file: ReviewFile;
  /** What is known of its outputs, such as "verified at 10:12". */
  verification: string;
  /** The codes of submissions with the same code cells. */
  shared: string[];
}

/** The submissions of a class in the order of their queue. */
export interface ReviewedClass {
  grader: string;
  rubric: Rubric;
  /** The hash of the rubric's file. */
  sha256: string;
  reviewed: Reviewed[];
}

/** Where a submission stands. */
export interface MarkingProgress {
  points: number;
  max: number;
  unmarked: number;
  flagged: number;
}

/** Order mixed by a seed, the same for the same submissions. */
export function mixed<T>(items: T[], seed: number, keyOf: (item: T) => string): T[] {
  const rank = (item: T) =>
    createHash("sha256")
      .update(`${seed} ${keyOf(item)}`)
      .digest("hex");
  return [...items].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Whether a question is not marked, or its cells have changed since. */
export const isOpen = ({ file }: Reviewed, question: string): boolean =>
  !stateOf(file.review.log).marks.get(question)?.done || changedSinceMarked(file.review, question).length > 0;

export function progressOf(reviewed: Reviewed, rubric: Rubric): MarkingProgress {
  const { marks } = stateOf(reviewed.file.review.log);
  return {
    points: totalPoints(rubric, marks),
    max: maximum(rubric),
    unmarked: Object.keys(rubric.questions).filter((id) => isOpen(reviewed, id)).length,
    flagged: [...marks.values()].filter(({ flag }) => flag !== undefined).length,
  };
}

const REQUIRED = {
  missing: "is not made",
  fails: "does not meet the rubric's bound",
  generous: "meets the report's own bound, but not the rubric's",
};

/**
 * Characters that a reader does not see or takes for others: without width (but those that join letters and emoji), directions,
 * soft hyphens, tags; Cyrillic or Greek letters within Latin words.
 */
const DECEPTIVE =
  /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|[a-z](?=[\u0400-\u04ff])|[\u0400-\u04ff](?=[a-z])|[a-z][\u0391-\u03c9](?=[a-z])/iu;

/** The cells whose source has characters that deceive a reader. */
const deceptiveCells = ({ chapters }: Submission): string[] =>
  chapters.flatMap((chapter) =>
    chapter.notebook.cells
      .filter(({ source }) => DECEPTIVE.test(source))
      .map(({ id }) => cellAnchor(chapter, id)),
  );

/** What stands beside a page: facts, not a seal. */
export function factsOf({ submission, verification, shared, page }: Reviewed, rubric: Rubric): string[] {
  const stale = submission.chapters.filter((chapter) => chapter.stale.length > 0);
  const deceptive = deceptiveCells(submission);
  const unmet = Object.values(rubric.questions)
    .flatMap((question) => requiredClaims(question, page.claims))
    .flatMap(({ claim, state }) =>
      state === "holds" ? [] : [`the required claim "${claim}" ${REQUIRED[state]}`],
    );
  return [
    "rendered by you",
    stale.length > 0
      ? `outputs may not be those of the code: ${stale.map(({ path, stale: [reason] }) => `${path}, because ${reason}`).join("; ")}`
      : "outputs as submitted",
    verification,
    ...unmet,
    ...(deceptive.length > 0 ? [`invisible or look-alike characters in ${deceptive.join(", ")}`] : []),
    ...(shared.length > 0 ? [`some of its code cells are also in ${shared.join(", ")}`] : []),
  ];
}

/** By question: the comments of all submissions but one, most used first. */
function earlierComments({ reviewed }: ReviewedClass, except: Reviewed): ReviewPayload["earlier"] {
  const uses = new Map<string, Map<string, number>>();
  for (const { file } of reviewed.filter((each) => each !== except))
    for (const { question, body } of stateOf(file.review.log).comments) {
      const ofQuestion = uses.get(question) ?? new Map<string, number>();
      uses.set(question, ofQuestion.set(body, (ofQuestion.get(body) ?? 0) + 1));
    }
  const list = (counted: Map<string, number>): EarlierComment[] =>
    [...counted].map(([body, count]) => ({ body, uses: count })).sort((a, b) => b.uses - a.uses);
  return Object.fromEntries([...uses].map(([question, counted]) => [question, list(counted)]));
}

/** Where pages of a class find each other. */
export interface ReviewAddresses {
  linkTo: (code: string) => string;
  queue: string;
  /** Where changes are sent; without it they go into a file that the grader names. */
  save?: string;
}

/** A page in review. */
export function reviewPage(
  all: ReviewedClass,
  each: Reviewed,
  { linkTo, queue, save }: ReviewAddresses,
): string {
  const { reviewed, rubric, grader, sha256 } = all;
  const i = reviewed.indexOf(each);
  const link = (other: Reviewed | undefined) => other && linkTo(other.submission.code);
  const [previous, next] = [link(reviewed[i - 1]), link(reviewed[i + 1])];
  return withPayload(each.page, {
    ...{ code: each.submission.code, grader, rubric, sha256, queue },
    ...(save !== undefined && { save }),
    ...{ report: each.file.review.report, log: each.file.review.log },
    facts: factsOf(each, rubric),
    claims: each.page.claims,
    earlier: earlierComments(all, each),
    ...(next !== undefined && { next }),
    ...(previous !== undefined && { previous }),
  });
}

/** Shorter cells are alike by chance. */
const LEAST_CHARACTERS = 60;

/** By submission: the codes of the others that have one of its code cells. Cells of the template say nothing. */
export function sharedCells(submissions: Submission[], template: Submission[]): Map<Submission, string[]> {
  const cellsOf = ({ chapters }: Submission) =>
    chapters
      .flatMap(({ notebook }) => notebook.cells)
      .filter(({ cell_type }) => cell_type === "code")
      .map(({ source }) => source.replace(/\s+/g, " ").trim())
      .filter((source) => source.length >= LEAST_CHARACTERS);
  const known = new Set(template.flatMap(cellsOf));
  const holders = new Map<string, Set<Submission>>();
  for (const submission of submissions)
    for (const cell of cellsOf(submission))
      if (!known.has(cell)) holders.set(cell, (holders.get(cell) ?? new Set()).add(submission));
  const othersOf = (submission: Submission) =>
    [...holders.values()]
      .filter((each) => each.has(submission))
      .flatMap((each) => [...each].filter((other) => other !== submission).map(({ code }) => code));
  return new Map(submissions.map((submission) => [submission, [...new Set(othersOf(submission))].sort()]));
}
