import { basename, extname } from "node:path";
import type { Notebook } from "../../jupyter/index.js";
import { slugify } from "../html.js";

/** Ids of the page itself, and the words that begin the ids of claims, figures, equations and questions. */
const RESERVED =
  /^(?:main|found|plotly|provenance|claims|(?:claim|fig|tbl|eq|question|fn|fnref|preview)(?:-.*)?)$/;

/**
 * A slug for each notebook, from its file name: unique, of letters, digits and single hyphens. It begins every id of the
 * chapter, so it is none of the page's own.
 */
export function chapterSlugs(paths: string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const name = slugify(basename(path, extname(path))) || "notebook";
    const base = RESERVED.test(name) ? `notebook-${name}` : name;
    let slug = base;
    for (let i = 2; taken.has(slug); i++) slug = `${base}-${i}`;
    taken.add(slug);
    return slug;
  });
}

/** The id of a heading on the page. Two hyphens are in no slug, so no other chapter or heading has the same. */
export const headingId = (chapterSlug: string, slug: string): string => `${chapterSlug}--${slug}`;

/** What links may lead to inside a chapter. */
export interface ChapterAnchors {
  /** The ids in the notebook's own HTML. */
  ids: Set<string>;
  /** By slug: the page's anchor of each heading. */
  headings: Map<string, string>;
}

/**
 * An id of the notebook's HTML as the page has it. The colon is in no slug, cell id or label, so a notebook cannot
 * take an id that the page uses.
 */
export const userId = (id: string, chapterSlug: string): string =>
  `${chapterSlug}:${id.replace(/[\s"'<>&]/g, "-")}`;

const HTML_ID = /<[a-z][^>]*?\s(?:id|name)\s*=\s*["']?([^\s"'>]+)/gi;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/gm;

/** The headings and ids of a notebook's Markdown. */
export function chapterAnchors(notebook: Notebook, chapterSlug: string): ChapterAnchors {
  const anchors: ChapterAnchors = { ids: new Set(), headings: new Map() };
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "markdown") continue;
    for (const [, id] of cell.source.matchAll(HTML_ID)) if (id) anchors.ids.add(id);
    for (const [, level, text = ""] of cell.source.matchAll(HEADING)) {
      const slug = slugify(text.replace(/\]\([^)]*\)|<[^>]*>/g, ""));
      const anchor = level === "#" ? chapterSlug : headingId(chapterSlug, slug);
      if (!anchors.headings.has(slug)) anchors.headings.set(slug, anchor);
    }
  }
  return anchors;
}
