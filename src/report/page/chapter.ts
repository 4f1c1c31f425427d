import { basename } from "node:path";
import { escapeHtml } from "../html.js";
import type { Chapter } from "../references/reference-index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { titleLink } from "./contents.js";
import { type Part, part } from "./part.js";
import { recordOf } from "./record.js";
import { sourceAddress } from "./source.js";

/** `2026-11-24T15:06:22Z` → `2026-11-24 15:06 UTC` */
export const readableTime = (iso: string): string =>
  iso.replace(/T(\d\d:\d\d).*$/, (_, time: string) => ` ${time} UTC`);

function facts(chapter: Chapter): string {
  const { execution } = recordOf(chapter.notebook);
  const executed = execution
    ? `executed ${escapeHtml(readableTime(execution.finished))} in ${execution.seconds} s`
    : "shown as its file has it";
  const file = escapeHtml(basename(chapter.path));
  return `<p class="facts"><a class="download" download="${file}" href='${sourceAddress(chapter.notebook)}'>${file}</a> ${executed}</p>`;
}

function banners({ stale, failure }: Chapter): string[] {
  const failed = failure
    ? `<div class="banner" role="alert"><strong>This run failed.</strong> The notebook's file keeps the results of the run before.<pre>${escapeHtml(failure.message)}</pre></div>`
    : "";
  const old =
    stale.length > 0
      ? `<div class="banner" role="alert"><strong>These outputs are out of date</strong>, because ${escapeHtml(stale.join("; "))}.</div>`
      : "";
  return [failed, old];
}

/** Links to the chapters before and after. */
function turn(chapters: RenderedChapter[], i: number): string {
  const link = (to: RenderedChapter | undefined, rel: string, label: string) =>
    to ? `<span class="${rel}"><small>${label}</small> ${titleLink(to)}</span>` : "";
  const links = link(chapters[i - 1], "previous", "Previous") + link(chapters[i + 1], "next", "Next");
  return (
    links && `<nav class="turn" aria-label="Before and after ${chapters[i]!.chapter.slug}">${links}</nav>`
  );
}

/** Where the chapter's links lead, for readers on paper. */
const linkList = (addresses: string[]): string =>
  addresses.length === 0
    ? ""
    : `<ol class="link-list" aria-label="Addresses of the links">${addresses.map((address) => `<li>${escapeHtml(address)}</li>`).join("")}</ol>`;

/** A notebook's section of the page. */
export function chapterSection(each: RenderedChapter, i: number, chapters: RenderedChapter[]): Part {
  const { chapter, cells, headings, addresses } = each;
  const hasTitle = headings.some(({ level }) => level === 1);
  const label = `aria-label="${escapeHtml(chapter.slug)}"`;
  return part(
    `main > .chapter[${label}]`,
    `<section class="chapter" ${hasTitle ? "" : `id="${chapter.slug}" `}${label}>`,
    [facts(chapter), ...banners(chapter), ...cells, linkList(addresses), turn(chapters, i)],
    "</section>",
  );
}
