import type { Bilingual, Question } from "../pipeline/plan.js";
import type { Heading } from "../renderers/context.js";
import type { Chapter, PlacedClaim } from "../references/reference-index.js";

/** A chapter's cells, rendered. */
export interface ChapterHtml {
  chapter: Chapter;
  headings: Heading[];
  /** Where its links lead outside the page, in the order of their numbers. */
  addresses: string[];
  cells: string[];
}

/** What the page's template is filled with. */
export interface PageContent {
  title: Bilingual;
  /** The language most of the text is written in, e.g. `en`. */
  language: string;
  questions: Question[];
  chapters: ChapterHtml[];
  claims: PlacedClaim[];
  statementOf: (claim: PlacedClaim) => string;
  /** The commit to name on the page. */
  commit?: string;
}
