import type { Bilingual, Question } from "../manifest.js";
import type { Chapter, PlacedClaim } from "../references/reference-index.js";
import type { Heading } from "../renderers/context.js";

/** A chapter as HTML, cell by cell. */
export interface RenderedChapter {
  chapter: Chapter;
  headings: Heading[];
  /** Addresses outside the page that the chapter links to, in the order of their numbers. */
  addresses: string[];
  cells: string[];
}

/** Everything the page shows. */
export interface PageContent {
  title: Bilingual;
  /** The language most of the text is written in, e.g. `en`. */
  language: string;
  questions: Question[];
  chapters: RenderedChapter[];
  claims: PlacedClaim[];
  statementOf: (claim: PlacedClaim) => string;
  /** The commit to name on the page. */
  commit?: string | undefined;
}
