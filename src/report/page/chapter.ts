import { html } from "ghtml";
import { basename } from "node:path";
import type { Chapter } from "../references/reference-index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { PageWords } from "../words/page-words.js";
import { titleLink } from "./contents.js";
import { type Marking, withComments } from "./marking.js";
import { readableTime, recordOf } from "./execution-record.js";
import { type Part, part } from "./part.js";
import { sourceAddress } from "./source.js";

/** The line under a chapter's place: the questions it answers, its notebook, and when that was executed. */
function facts(chapter: Chapter, questions: string[], words: PageWords): string {
  const { execution } = recordOf(chapter.notebook);
  const file = basename(chapter.path);
  const executed = execution
    ? words.executed(readableTime(execution.finished), execution.seconds)
    : words.notExecuted;
  const answers = questions.map((id) => html`${id} · `).join("");
  return html`<p class="facts">!${answers}<a class="download" download="${file}.gz" href="!${sourceAddress(chapter.notebook, chapter.files)}">${file}</a> ${executed}</p>`;
}

function banners({ stale, failure }: Chapter, words: PageWords): string[] {
  const [failed, kept] = words.failedRun;
  const [outdated, reasons] = words.outdated(stale.join("; "));
  const failedRun = failure
    ? html`<div class="banner" role="alert"><strong>${failed}</strong> ${kept}<pre>${failure.message}</pre></div>`
    : "";
  const outOfDate =
    stale.length > 0
      ? html`<div class="banner" role="alert"><strong>${outdated}</strong>${reasons}</div>`
      : "";
  return [failedRun, outOfDate];
}

/** Links to the chapters before and after. */
function neighbors(chapters: RenderedChapter[], i: number, words: PageWords): string {
  const link = (to: RenderedChapter | undefined, rel: string, label: string) =>
    to ? html`<span class="${rel}"><small>${label}</small> !${titleLink(to)}</span>` : "";
  const links = link(chapters[i - 1], "previous", words.previous) + link(chapters[i + 1], "next", words.next);
  const label = words.turn(chapters[i]?.chapter.slug ?? "");
  return links && html`<nav class="turn" aria-label="${label}">!${links}</nav>`;
}

/** The addresses that the chapter links to, for readers on paper. */
function linkList(addresses: string[], words: PageWords): string {
  const items = addresses.map((address) => html`<li>${address}</li>`);
  return items.length === 0 ? "" : html`<ol class="link-list" aria-label="${words.addresses}">!${items}</ol>`;
}

/**
 * A notebook's section of the page.
 *
 * @param questions the ids of the questions that its claims answer
 */
export function chapterSection(
  rendered: RenderedChapter,
  i: number,
  chapters: RenderedChapter[],
  words: PageWords,
  { questions, marking }: { questions: string[]; marking?: Marking | undefined },
): Part {
  const { chapter, cells, headings, addresses } = rendered;
  const hasTitle = headings.some(({ level }) => level === 1);
  const label = html`aria-label="${chapter.slug}"`;
  const marked = cells.map((cell) => withComments(cell, marking?.comments));
  return part(
    `main > .chapter[${label}]`,
    html`<section class="chapter" !${hasTitle ? "" : html`id="${chapter.slug}" `}!${label}>`,
    [
      facts(chapter, questions, words),
      ...banners(chapter, words),
      ...marked,
      linkList(addresses, words),
      neighbors(chapters, i, words),
    ],
    "</section>",
  );
}
