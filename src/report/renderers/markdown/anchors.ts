/** Fragments inside a notebook: headings and the ids that its own HTML sets, as its links name them. */
import { decodeAddress, slugify } from "../../html.js";
import type { Context } from "../context.js";
import { safeHref } from "../../sanitize/links.js";
import type { Chapter } from "../../references/reference-index.js";

/**
 * An id of the notebook's HTML as it stands in the page. The colon is in no slug, cell id or label, so that a
 * notebook cannot take an id that the page uses.
 */
export const userId = (id: string, { slug }: Chapter): string => `${slug}:${id.replace(/[\s"'<>&]/g, "-")}`;

const taken = new WeakMap<Chapter, Set<string>>();

/** The same, for the first element that asks for it; an id stands once on a page. */
export function takeUserId(id: string, chapter: Chapter): string | undefined {
  const ids = taken.get(chapter) ?? new Set();
  taken.set(chapter, ids);
  if (ids.has(id)) return undefined;
  ids.add(id);
  return userId(id, chapter);
}

interface Fragments {
  /** The ids in the notebook's HTML. */
  ids: Set<string>;
  /** By slug: the page's anchor of each heading. */
  headings: Map<string, string>;
}

const HTML_ID = /<[a-z][^>]*?\s(?:id|name)\s*=\s*["']?([^\s"'>]+)/gi;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/gm;

const found = new WeakMap<Chapter, Fragments>();

function fragmentsOf(chapter: Chapter): Fragments {
  const known = found.get(chapter);
  if (known) return known;
  const fragments: Fragments = { ids: new Set(), headings: new Map() };
  for (const cell of chapter.notebook.cells) {
    if (cell.cell_type !== "markdown") continue;
    for (const [, id] of cell.source.matchAll(HTML_ID)) fragments.ids.add(id!);
    for (const [, level, text] of cell.source.matchAll(HEADING)) {
      const slug = slugify(text!.replace(/\]\([^)]*\)|<[^>]*>/g, ""));
      const anchor = level === "#" ? chapter.slug : `${chapter.slug}-${slug}`;
      if (!fragments.headings.has(slug)) fragments.headings.set(slug, anchor);
    }
  }
  found.set(chapter, fragments);
  return fragments;
}

/** `#Some-Heading` as a notebook writes it → the address in the page; unchanged if the notebook has no such place. */
function resolveFragment(href: string, chapter: Chapter): string {
  const name = decodeAddress(href.slice(1));
  if (name.includes("%")) return "#"; // broken escapes lead nowhere
  const { ids, headings } = fragmentsOf(chapter);
  if (ids.has(name)) return `#${userId(name, chapter)}`;
  const heading = headings.get(slugify(name));
  return heading === undefined ? href : `#${heading}`;
}

/**
 * The address that a notebook's link gets in the page: a place of the notebook, another notebook of the page, or an
 * address outside. Undefined if it is none of these: a file beside the notebook is not beside the page.
 */
export function resolveHref(href: string, { chapter, survey }: Context): string | undefined {
  const other = survey.chapters.get(decodeAddress(href.split("#")[0]!));
  if (other !== undefined) return `#${other}`;
  const safe = safeHref(href);
  return safe?.startsWith("#") ? resolveFragment(safe, chapter) : safe;
}
