import { basename, extname } from "node:path";
import { slugify } from "../html.js";

/** A heading and its place on the page. */
export interface HeadingAnchor {
  level: number;
  /** Its id on the page. */
  anchor: string;
}

/** What links may lead to inside a chapter. */
export interface ChapterAnchors {
  /** The ids in the notebook's own HTML. */
  ids: Set<string>;
  /** By the cell's number, counted from 1: the headings of its Markdown, in order. */
  cells: Map<number, HeadingAnchor[]>;
  /** By slug, formulas as their LaTeX or left out: the page's anchor of the first heading with that text. */
  headings: Map<string, string>;
}

/** The headings and HTML ids of one cell's Markdown. */
export interface CellHeadings {
  headings: {
    level: number;
    /** Its text with formulas as their LaTeX, as links name it. */
    slug: string;
    /** Its text without formulas, for its own anchor. */
    name: string;
  }[];
  ids: string[];
  /** Headings that are written in HTML, and their ids there. */
  inHtml: { slug: string; id: string }[];
}

/**
 * An id of the notebook's HTML as the page has it. The colon is in no slug, cell id or label, so a notebook cannot take
 * an id that the page uses; two of them begin the ids that the page makes inside a chapter's content.
 */
export const userId = (id: string, chapterSlug: string): string =>
  `${chapterSlug}:${id.replace(/^:|[\s"'<>&]/g, "-")}`;

/** Begins the ids that the page makes inside a chapter's content, such as those of a drawing's parts. */
export const contentPrefix = (chapterSlug: string): string => `${chapterSlug}::`;

/** Ids of the page itself, and the words that begin the ids of claims, figures, equations, questions and works. */
const RESERVED =
  /^(?:main|found|plotly|provenance|claims|references|(?:claim|fig|tbl|eq|ref|question|fn|fnref|preview)(?:-.*)?)$/;

/**
 * A slug for each notebook, from its file name: unique, of letters, digits and single hyphens. It begins every id of the
 * chapter, so it is none of the page's own.
 */
export function chapterSlugs(paths: string[]): string[] {
  const ids = new UniqueIds();
  return paths.map((path) => {
    const name = slugify(basename(path, extname(path))) || "notebook";
    return ids.take(RESERVED.test(name) ? `notebook-${name}` : name);
  });
}

/** The id of a heading on the page. Two hyphens are in no slug, so no other chapter or heading has the same. */
export const headingId = (chapterSlug: string, slug: string): string => `${chapterSlug}--${slug}`;

/** Hands out ids, each once. */
export class UniqueIds {
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  /** `id` itself, or the same with the next number if it is taken. */
  take(id: string): string {
    let unique = id;
    let count = this.counts.get(id) ?? 1;
    while (this.taken.has(unique)) unique = `${id}-${++count}`;
    this.counts.set(id, count);
    this.taken.add(unique);
    return unique;
  }
}
