import type { Problem, SourceLocation } from "../problem.js";
import type { Chapter, Survey } from "../references/reference-index.js";

/** A heading of the page, for its contents. */
export interface Heading {
  level: number;
  html: string;
  anchor: string;
}

/** Where something of a notebook stands, what is known of the page around it, and the lists it adds to. */
export interface Context {
  chapter: Chapter;
  survey: Survey;
  place: SourceLocation;
  /** The page's language, e.g. `en`. */
  language: string;
  /** Takes what is wrong. */
  problems: Problem[];
  /** Takes the chapter's headings, in order. */
  headings: Heading[];
  /** Takes the addresses outside the page that the chapter's text leads to, for readers on paper. */
  addresses: string[];
}
