import type { Problem, SourceLocation } from "../../problem.js";
import { UniqueIds } from "../../references/anchors.js";
import type { PageWords } from "../../words/page-words.js";
import type { Chapter, ReferenceIndex } from "../../references/reference-index.js";

/** A heading of the page, for its contents. */
export interface Heading {
  level: number;
  html: string;
  anchor: string;
}

/** What rendering a chapter's cells, one after the other, has collected so far. One per chapter and build. */
export interface RenderState {
  /** What is wrong, in the order it was found. */
  problems: Problem[];
  /** The chapter's headings, in order. */
  headings: Heading[];
  /** The addresses outside the page that the text links to, in the order of their numbers on paper. */
  addresses: Map<string, number>;
  /** The keys of the works that the text cites. */
  citations: Set<string>;
  /** The statements of the chapter's claims as HTML, by the claim's anchor. */
  statements: Map<string, string>;
  /** KaTeX's macros: what the chapter's formulas have defined for those after them. Made by the first formula. */
  macros?: Record<string, string | object>;
  /** The ids of the notebook's own HTML that are on the page already. */
  ids: Set<string>;
  /** Ids that the page makes inside the content, such as those of headings in outputs. */
  partIds: UniqueIds;
  /** The anchors of equations that are on the page already. */
  equations: Set<string>;
  /** The size of the picture files that are embedded. */
  pictureBytes: number;
  /** How many parts of the content have got ids of the page's making; numbers the next one. */
  parts: number;
}

/** What a renderer knows: where in which notebook it is, what the page holds, and the state it adds to. */
export interface Context {
  chapter: Chapter;
  index: ReferenceIndex;
  location: SourceLocation;
  /** The page's language, e.g. `en`. */
  language: string;
  /** The page's own words in that language. */
  words: PageWords;
  state: RenderState;
}

export const createRenderState = (): RenderState => ({
  problems: [],
  headings: [],
  addresses: new Map(),
  citations: new Set(),
  statements: new Map(),
  ids: new Set(),
  partIds: new UniqueIds(),
  equations: new Set(),
  pictureBytes: 0,
  parts: 0,
});
