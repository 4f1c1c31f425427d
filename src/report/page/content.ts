import type { Bilingual, FrontMatter, Question } from "../manifest.js";
import type { Marking } from "./marking.js";
import type { Bibliography } from "../references/bibliography.js";
import type { IndexedClaim } from "../references/reference-index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";

/** Everything the page shows. */
export interface PageContent {
  title: Bilingual;
  /** The language most of the text is written in, e.g. `en`. */
  language: string;
  questions: Question[];
  front?: FrontMatter;
  chapters: RenderedChapter[];
  /** The works that the chapters may cite. */
  bibliography: Bibliography | undefined;
  claims: IndexedClaim[];
  statementOf: (claim: IndexedClaim) => string;
  /** Marks to show, on a page that is given back. */
  marking?: Marking | undefined;
  /** Constants that were changed for this page. */
  constants?: { name: string; value: string }[];
  /** The commit to name on the page. */
  commit?: string | undefined;
}
