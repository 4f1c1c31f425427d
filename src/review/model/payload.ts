import type { Claim } from "../../shared/claim.js";
import type { LogEntry, ReviewedReport } from "./review.js";
import type { Rubric } from "./rubric.js";

/** A comment that was written before, on any submission. */
export interface EarlierComment {
  body: string;
  uses: number;
}

/** What a page in review is given besides the report. */
export interface ReviewPayload {
  code: string;
  grader: string;
  rubric: Rubric;
  /** What the review began with; the log has later versions. */
  report: ReviewedReport;
  log: LogEntry[];
  /** Who rendered the page, and what is known of its outputs. */
  facts: string[];
  claims: Claim[];
  /** By question: comments of other submissions, most used first. */
  earlier: Record<string, EarlierComment[]>;
  /** The addresses of the other pages. */
  queue?: string;
  next?: string;
  previous?: string;
  /** Where changes are sent; without it they go into a file that the grader names. */
  save?: string;
  /** The hash of the rubric's file. */
  sha256?: string;
}
