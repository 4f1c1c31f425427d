import { html } from "ghtml";
import { inertHtml } from "../renderers/html/inert.js";
import type { Heading } from "../renderers/state/context.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { PageWords } from "../words/page-words.js";
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

const reviewButton = ({ review }: PageWords): string =>
  html`<li class="needs-script"><button type="button" class="review-open" data-action="review">${review}</button></li>`;

/** The page's contents: chapters, with their sections below them. */
export function contents(
  chapters: RenderedChapter[],
  words: PageWords,
  { hasClaims, hasReferences, canReview }: { hasClaims: boolean; hasReferences: boolean; canReview: boolean },
): Part {
  const claims = hasClaims ? html`<li><a href="#claims">${words.overview}</a></li>` : "";
  const references = hasReferences ? [html`<li><a href="#references">${words.references}</a></li>`] : [];
  const provenance = html`<li><a href="#provenance">${words.provenance}</a></li>`;
  return part(
    ".contents ol",
    html`<nav class="contents" aria-label="${words.contents}"><details open><summary>${words.contents}</summary><ol>`,
    [
      claims,
      ...chapters.map(chapterItem),
      ...references,
      provenance,
      ...(canReview ? [reviewButton(words)] : []),
    ],
    "</ol></details></nav>",
  );
}
