import { pageWords } from "../../words/page-words.js";
import type { Problem } from "../../problem.js";
import type { Chapter, ReferenceIndex } from "../../references/reference-index.js";
import { createRenderState, type Context, type Heading } from "../state/context.js";
import { renderCell } from "./cell.js";

/** A chapter's cells as HTML, and what the page around them needs to know. */
export interface RenderedChapter {
  chapter: Chapter;
  /** One string of HTML for each cell. */
  cells: string[];
  headings: Heading[];
  /** Where its links lead outside the page, in the order of their numbers. */
  addresses: string[];
  /** The keys of the works it cites. */
  citations: string[];
  /** By the claim's anchor: its statement as HTML without links and ids, so that it may stand on the page again. */
  statements: Map<string, string>;
  problems: Problem[];
}

/** Renders all cells of a chapter in order, as later ones depend on what earlier ones define. */
export function renderChapter(chapter: Chapter, index: ReferenceIndex, language: string): RenderedChapter {
  const state = createRenderState();
  const cells = chapter.notebook.cells.map((cell, i) => {
    const context: Context = {
      chapter,
      index,
      language,
      words: pageWords(language),
      state,
      location: { notebook: chapter.path, cell: i + 1 },
    };
    return renderCell(cell, context);
  });
  const { headings, addresses, citations, statements, problems } = state;
  return {
    ...{ chapter, cells, headings, statements, problems },
    addresses: [...addresses.keys()],
    citations: [...citations],
  };
}
