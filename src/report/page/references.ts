import { basename } from "node:path";
import { html } from "ghtml";
import { type Bibliography, entryAnchor } from "../references/bibliography.js";
import type { PageWords } from "../words/page-words.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";

/** The list of the works that the chapters cite; empty if they cite none. */
export function references(
  chapters: RenderedChapter[],
  words: PageWords,
  bibliography?: Bibliography,
): string {
  const cited = [...new Set(chapters.flatMap(({ citations }) => citations))];
  if (!bibliography || cited.length === 0) return "";
  const items = bibliography
    .entries(cited)
    .map(({ key, html: entry }) => html`<li id="${entryAnchor(key)}">!${entry}</li>`);
  const sources = bibliography.files.map(({ name, text }) => {
    const file = basename(name);
    const address = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
    return html`<a class="download" download="${file}" href="${address}">${file}</a>`;
  });
  return html`<section class="references"><h2 id="references">${words.references}</h2><ul>!${items.join("\n")}</ul>
<p class="facts">!${sources.join(" ")}</p></section>`;
}
