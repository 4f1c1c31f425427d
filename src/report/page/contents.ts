import { html } from "ghtml";
import { inertHtml } from "../renderers/html/inert.js";
import type { Heading } from "../renderers/state/context.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { type Part, part } from "./part.js";

const link = ({ anchor, html: text }: Heading): string => html`<a href="#${anchor}">!${inertHtml(text)}</a>`;

/** A link to a chapter: its title, or the notebook's name if it has none. */
export const titleLink = ({ headings: [title], chapter }: RenderedChapter): string =>
  title ? link(title) : html`<a href="#${chapter.slug}">${chapter.slug}</a>`;

function chapterItem(rendered: RenderedChapter): string {
  const sections = rendered.headings.slice(1).filter(({ level }) => level === 2);
  const items = sections.map((heading) => html`<li>!${link(heading)}</li>`);
  const list = items.length > 0 ? html`<ul>!${items}</ul>` : "";
  return html`<li>!${titleLink(rendered)}!${list}</li>`;
}

const REVIEW_BUTTON =
  '<li class="needs-script"><button type="button" class="review-open" data-action="review">Review this page</button></li>';

/** The page's contents: chapters, with their sections below them. */
export function contents(
  chapters: RenderedChapter[],
  { hasClaims, hasReferences, canReview }: { hasClaims: boolean; hasReferences: boolean; canReview: boolean },
): Part {
  const claims = hasClaims ? '<li><a href="#claims">What was asked, what was found</a></li>' : "";
  const references = hasReferences ? [`<li><a href="#references">References</a></li>`] : [];
  const provenance = '<li><a href="#provenance">How this page was made</a></li>';
  return part(
    ".contents ol",
    '<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ol>',
    [claims, ...chapters.map(chapterItem), ...references, provenance, ...(canReview ? [REVIEW_BUTTON] : [])],
    "</ol></details></nav>",
  );
}
