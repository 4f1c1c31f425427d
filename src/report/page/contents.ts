import { escapeHtml } from "../html.js";
import { inertHtml } from "../renderers/html/inert.js";
import type { Heading } from "../renderers/state/context.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { type Part, part } from "./part.js";

const item = ({ anchor, html }: Heading): string => `<a href="#${anchor}">${inertHtml(html)}</a>`;

/** A chapter's title as a link to it; its notebook's name if it has none. */
export const titleLink = ({ headings, chapter }: RenderedChapter): string =>
  headings[0] ? item(headings[0]) : `<a href="#${chapter.slug}">${escapeHtml(chapter.slug)}</a>`;

function chapterItem(each: RenderedChapter): string {
  const sections = each.headings.slice(1).filter(({ level }) => level === 2);
  const below =
    sections.length > 0 ? `<ul>${sections.map((heading) => `<li>${item(heading)}</li>`).join("")}</ul>` : "";
  return `<li>${titleLink(each)}${below}</li>`;
}

/** The page's contents: chapters, with their sections below them. */
export function contents(chapters: RenderedChapter[], hasClaims: boolean): Part {
  const claims = hasClaims ? '<li><a href="#claims">What was asked, what was found</a></li>' : "";
  const provenance = '<li><a href="#provenance">How this page was made</a></li>';
  return part(
    ".contents ol",
    '<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ol>',
    [claims, ...chapters.map(chapterItem), provenance],
    "</ol></details></nav>",
  );
}
