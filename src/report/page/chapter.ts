import { html } from "ghtml";
import { basename } from "node:path";
import type { Chapter } from "../references/reference-index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { titleLink } from "./contents.js";
import { type Marking, withComments } from "./marking.js";
import { readableTime, recordOf } from "./execution-record.js";
import { type Part, part } from "./part.js";
import { sourceAddress } from "./source.js";

function facts(chapter: Chapter): string {
  const { execution } = recordOf(chapter.notebook);
  const file = basename(chapter.path);
  const executed = execution
    ? `executed ${readableTime(execution.finished)} in ${execution.seconds} s`
    : "shown as its file has it";
  return html`<p class="facts"><a class="download" download="${file}.gz" href="!${sourceAddress(chapter.notebook, chapter.files)}">${file}</a> ${executed}</p>`;
}

function banners({ stale, failure }: Chapter): string[] {
  const failed = failure
    ? html`<div class="banner" role="alert"><strong>This run failed.</strong> The notebook's file keeps the results of the run before.<pre>${failure.message}</pre></div>`
    : "";
  const outdated =
    stale.length > 0
      ? html`<div class="banner" role="alert"><strong>These outputs are out of date</strong>, because ${stale.join("; ")}.</div>`
      : "";
  return [failed, outdated];
}

/** Links to the chapters before and after. */
function neighbors(chapters: RenderedChapter[], i: number): string {
  const link = (to: RenderedChapter | undefined, rel: string, label: string) =>
    to ? html`<span class="${rel}"><small>${label}</small> !${titleLink(to)}</span>` : "";
  const links = link(chapters[i - 1], "previous", "Previous") + link(chapters[i + 1], "next", "Next");
  const label = `Before and after ${chapters[i]?.chapter.slug}`;
  return links && html`<nav class="turn" aria-label="${label}">!${links}</nav>`;
}

/** The addresses that the chapter links to, for readers on paper. */
function linkList(addresses: string[]): string {
  const items = addresses.map((address) => html`<li>${address}</li>`);
  return items.length === 0
    ? ""
    : html`<ol class="link-list" aria-label="Addresses of the links">!${items}</ol>`;
}

/** A notebook's section of the page. */
export function chapterSection(
  rendered: RenderedChapter,
  i: number,
  chapters: RenderedChapter[],
  marking?: Marking,
): Part {
  const { chapter, cells, headings, addresses } = rendered;
  const hasTitle = headings.some(({ level }) => level === 1);
  const label = html`aria-label="${chapter.slug}"`;
  const marked = cells.map((cell) => withComments(cell, marking?.comments));
  return part(
    `main > .chapter[${label}]`,
    html`<section class="chapter" !${hasTitle ? "" : html`id="${chapter.slug}" `}!${label}>`,
    [facts(chapter), ...banners(chapter), ...marked, linkList(addresses), neighbors(chapters, i)],
    "</section>",
  );
}
