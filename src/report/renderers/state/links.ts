import { decodeAddress, slugify } from "../../html.js";
import { userId } from "../../references/anchors.js";
import { safeHref } from "../../sanitize/links.js";
import type { Context } from "./context.js";

/** The page's id for an id of the notebook's HTML, for the first element that has it; an id stands once on a page. */
export function takeUserId(id: string, { chapter, state }: Context): string | undefined {
  if (state.ids.has(id)) return undefined;
  state.ids.add(id);
  return userId(id, chapter.slug);
}

/** `#Some-Heading` as a notebook writes it → the address in the page; unchanged if the notebook has no such place. */
function resolveFragment(href: string, { chapter, index }: Context): string {
  const name = decodeAddress(href.slice(1));
  if (name.includes("%")) return "#"; // broken escapes lead nowhere
  const anchors = index.anchors.get(chapter.slug);
  if (anchors?.ids.has(name)) return `#${userId(name, chapter.slug)}`;
  const heading = anchors?.headings.get(slugify(name));
  return heading === undefined ? href : `#${heading}`;
}

/**
 * The address that a notebook's link gets in the page: a place in the notebook, another notebook of the page, or an
 * address outside. Undefined if it is none of these: a file beside the notebook is not beside the page.
 */
export function resolveHref(href: string, context: Context): string | undefined {
  const other = context.index.chapters.get(decodeAddress(href.split("#")[0] ?? ""));
  if (other !== undefined) return `#${other}`;
  const safe = safeHref(href);
  return safe?.startsWith("#") ? resolveFragment(safe, context) : safe;
}
