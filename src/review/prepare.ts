import type { Claim } from "../shared/claim.js";
import { inertJson, type Marking, pageHtml, type ReportInput, renderReport } from "../report/index.js";
import type { ReviewPayload } from "./model/payload.js";
import { questionsOf, type Rubric } from "./model/rubric.js";
import type { Submission } from "./submission.js";

/** A submission as the grader's own build renders it. */
export interface PreparedPage {
  /** The report alone, as it can be verified. */
  html: string;
  /** The page in review, with a mark in the place of its data. It may speak with its server, if it has one. */
  review: (isServed: boolean) => string;
  claims: Claim[];
}

const PLACE = "\u0000review\u0000";

/** The page in review with its data. */
export const withPayload = ({ review }: PreparedPage, payload: ReviewPayload): string =>
  review(payload.save !== undefined).replace(PLACE, () => inertJson(payload));

/** A submission with the rubric's questions. What its `report.json` says of questions, theme and code to run is ignored. */
const inputOf = ({ title, chapters }: Submission, rubric: Rubric): ReportInput => ({
  title: { en: title },
  questions: questionsOf(rubric).map(([id, { title, max }]) => ({
    ...{ id, title: { en: title ?? id }, asked: "", points: max },
  })),
  chapters,
});

/** The page of a submission that is given back with its marks. */
export const markedPage = async (submission: Submission, rubric: Rubric, marking: Marking): Promise<string> =>
  (await renderReport({ ...inputOf(submission, rubric), marking })).html;

/** Renders a submission for marking. */
export async function preparePage(submission: Submission, rubric: Rubric): Promise<PreparedPage> {
  const { page, html, claims } = await renderReport(inputOf(submission, rubric));
  return { html, review: (isServed) => pageHtml(page, { review: PLACE, isServed }), claims };
}
