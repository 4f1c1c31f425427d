import { html } from "ghtml";
import type { FrontMatter } from "../manifest.js";

const authorHtml = ({ name, affiliation }: FrontMatter["authors"][number]): string =>
  affiliation === undefined ? html`${name}` : html`${name} (${affiliation})`;

/** Logo, authors, course, date and abstract, as far as `report.json` names them; `logo` is a data address. */
export function frontMatterHtml({ authors, course, date, abstract, logo }: FrontMatter): string {
  const image = logo === undefined ? "" : html`<img class="logo" src="${logo}" alt="">`;
  const facts = [authors.map(authorHtml).join(", "), html`${course ?? ""}`, html`${date ?? ""}`].filter(
    Boolean,
  );
  const byline = facts.length === 0 ? "" : html`<p class="byline">!${facts.join(" · ")}</p>`;
  const paragraphs = (abstract ?? "").split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  const summary =
    paragraphs.length === 0
      ? ""
      : html`<div class="abstract">!${paragraphs.map((paragraph) => html`<p>${paragraph.trim()}</p>`)}</div>`;
  return image + byline + summary;
}
