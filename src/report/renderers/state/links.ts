import { dirname, resolve } from "node:path";
import { decodeAddress, slugify } from "../../html.js";
import { problemAt } from "../../problem.js";
import { userId } from "../../references/anchors.js";
import { safeHref } from "../../sanitize/links.js";
import type { Context } from "./context.js";

/** The page's id for an id of the notebook's HTML, for the first element that has it; an id stands once on a page. */
export function takeUserId(id: string, { chapter, state }: Context): string | undefined {
  if (state.ids.has(id)) return undefined;
  state.ids.add(id);
  return userId(id, chapter.slug);
}

/** A link's address on the page; without one, why it leads nowhere. */
export type ResolvedLink =
  { href: string; fault?: undefined } | { href?: undefined; fault?: string | undefined };

/** A place in a chapter: an id of the notebook's HTML or a heading, as the notebook's links name it. */
function fragmentIn(fragment: string, slug: string, { index }: Context): string | undefined {
  const name = decodeAddress(fragment);
  const anchors = index.anchors.get(slug);
  if (anchors?.ids.has(name)) return `#${userId(name, slug)}`;
  const heading = anchors?.headings.get(slugify(name));
  return heading === undefined ? undefined : `#${heading}`;
}

/** The slug of the chapter that a link's path names, from the notebook's own folder. */
function chapterAt(path: string, { chapter, index }: Context): string | undefined {
  const decoded = decodeAddress(path);
  if (!decoded.includes("/")) return index.chapters.get(decoded);
  const wanted = resolve(dirname(chapter.path), decoded);
  return index.paths.get(wanted);
}

/**
 * Where a notebook's link leads on the page: to a place in the notebook, to another notebook of the page or a place in
 * it, or to an address outside. A file beside the notebook is not beside the page. A place that is not there is a problem.
 */
export function resolveLink(href: string, context: Context): ResolvedLink {
  const [path = "", ...rest] = href.split("#");
  const fragment = rest.join("#");
  const slug = path === "" ? context.chapter.slug : chapterAt(path, context);
  if (slug === undefined) {
    const safe = safeHref(href);
    return safe === undefined || safe.startsWith("#") ? {} : { href: safe };
  }
  if (!href.includes("#") || fragment === "" || fragment === "top") return { href: `#${slug}` };
  const found = fragmentIn(fragment, slug, context);
  if (found !== undefined) return { href: found };
  const fault = `the link to "${decodeAddress(href)}" leads nowhere: the notebook has no such heading or id`;
  context.state.problems.push(problemAt(context.location, fault));
  return { fault };
}
