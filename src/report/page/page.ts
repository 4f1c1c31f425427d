import { frontMatterHtml } from "./front-matter.js";
import { html } from "ghtml";
import { asciiHtml } from "../html.js";
import { pack } from "../pack.js";
import type { EncodedPayload } from "../live-worker/protocol.js";
import type { IndexedClaim } from "../references/reference-index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { pageAssets, type Scripts, type Style } from "../theme/assets.js";
import { chapterSection } from "./chapter.js";
import type { PageContent } from "./content.js";
import { contents } from "./contents.js";
import { recordOf } from "./execution-record.js";
import { joinParts, type Part, part } from "./part.js";
import { contentSecurityPolicy } from "./policy.js";
import { provenance } from "./provenance.js";
import { references } from "./references.js";
import { type PageWords, pageWords } from "../words/page-words.js";
import { chineseTitle, summary } from "./summary.js";

/** Names this program in a page; `--out` replaces only pages that have it. */
export const GENERATOR = '<meta name="generator" content="notebook-report">';

/** The page's content before it is joined into one text. */
export interface Page {
  language: string;
  title: string;
  styles: Style[];
  scripts: Scripts;
  body: (string | Part)[];
  /** What the page was made from beside the notebooks; see `embeddedManifest`. */
  manifest?: object;
  /** The code that readers can run again, compressed; only in live pages. */
  live?: EncodedPayload;
  /** The marks of a page that is given back. */
  reviewed?: object;
}

/** What a server, or a page for marking, adds. */
export interface ServedPage {
  /** The number of the build, in watch mode. */
  build?: number;
  /** JSON for the review, with no `<` in it. */
  review?: string;
  /** Whether the page in review may send changes to its server. */
  isServed?: boolean;
}

/** JSON that cannot end its script element, in ASCII. */
export const inertJson = (value: object): string =>
  JSON.stringify(value).replace(
    /[<\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** What the page checked, and how; empty if there was nothing to check. */
function checks(chapters: RenderedChapter[], claims: IndexedClaim[], words: PageWords): string {
  const verdicts = claims.filter(({ verdict }) => verdict !== "measured").length;
  if (verdicts === 0) return "";
  const numbers = chapters.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell.match(/ class="checked"/g) ?? []),
  );
  return words.verdicts(verdicts, numbers.length);
}

/** The line under the title: how many notebooks, and when they were executed. */
function facts({ chapters, claims, constants = [] }: PageContent, words: PageWords): string {
  const finished = chapters.map(({ chapter }) => recordOf(chapter.notebook).execution?.finished ?? "").sort();
  const last = finished.at(-1)?.slice(0, "2026-11-24".length);
  const changes = constants.map(({ name, value }) => `${name} = ${value}`).join(", ");
  const changed = changes && html`<p class="facts"><strong>${words.constants(changes)}</strong></p>`;
  return html`!${changed}<p class="facts">${words.facts(chapters.length, last)}${checks(chapters, claims, words)}.</p>`;
}

const tools = ({ search, searchPage, code, theme }: PageWords): string =>
  html`<div class="tools needs-script"><div class="search" role="search"><input type="search" placeholder="${search}" aria-label="${searchPage}" aria-keyshortcuts="/" aria-controls="found" autocomplete="off" spellcheck="false"></div>
<button type="button" data-action="code">${code}</button><button type="button" data-action="theme">${theme}</button></div>
<div id="found" class="found" hidden></div>`;

/** The anchor of the chapter that makes a claim. */
const chapterOf = (claim: IndexedClaim, chapters: RenderedChapter[]): string | undefined =>
  chapters.find(({ chapter }) => chapter.path === claim.location.notebook)?.chapter.slug;

/** The ids of the questions that a chapter's claims answer. */
const questionsIn = ({ chapter }: RenderedChapter, claims: IndexedClaim[]): string[] => [
  ...new Set(
    claims.filter(({ location }) => location.notebook === chapter.path).map(({ question }) => question),
  ),
];

/** Assembles the page: header, contents, overview of the claims, chapters and provenance. */
export async function renderPage(content: PageContent): Promise<Page> {
  const { title, chapters, claims, questions, statementOf, front } = content;
  const words = pageWords(content.language);
  const overview = summary(questions, claims, words, {
    statementOf,
    pointsOf: (question) => content.marking?.points.get(question),
    chapterOf: (claim) => chapterOf(claim, chapters),
  });
  const works = references(chapters, words, content.bibliography);
  const heading = html`<h1>${title.en}!${chineseTitle(title)}</h1>`;
  const main = [
    ...(content.marking ? [content.marking.sheet] : []),
    ...(overview ? [overview] : []),
    ...chapters.map((chapter, i) =>
      chapterSection(chapter, i, chapters, words, {
        questions: questionsIn(chapter, claims),
        marking: content.marking,
      }),
    ),
    ...(works ? [works] : []),
    part("main > footer", "<footer>", [provenance(chapters, words, content.commit)], "</footer>"),
  ];
  const body = [
    html`<a class="skip" href="#main">${words.skip}</a>`,
    part(
      "header.column",
      '<header class="column">',
      [heading, ...(front ? [frontMatterHtml(front)] : []), facts(content, words)],
      "</header>",
    ),
    `<div class="rail">${tools(words)}`,
    contents(chapters, words, {
      hasClaims: overview !== undefined,
      hasReferences: works !== "",
      canReview: content.marking === undefined,
    }),
    '</div>\n<main class="column" id="main">',
    ...main,
    "</main>",
  ];
  const assets = await pageAssets(joinParts(main));
  const page = { language: content.language, title: title.en, body, ...assets };
  return content.marking ? { ...page, reviewed: content.marking.data } : page;
}

/** The data files of live chapters, one element each. */
const liveFiles = ({ files }: EncodedPayload): string =>
  Object.entries(files)
    .flatMap(([slug, ofChapter]) =>
      Object.entries(ofChapter).map(
        ([name, data]) =>
          html`<script type="application/gzip" class="live-file" data-chapter="${slug}" data-name="${name}">!${data}</script>`,
      ),
    )
    .join("");

/**
 * The page as one text. It is ASCII: browsers decode it in half the time and store it in half the memory, so a slow one paints
 * the large page some 50 ms earlier.
 */
export function pageHtml(
  { language, title, styles, scripts, body, live, manifest, reviewed }: Page,
  { build, review, isServed = false }: ServedPage = {},
): string {
  const { boot, main, plotly } = scripts;
  const allowed = [boot, main, ...(plotly === undefined ? [] : [plotly])];
  const policy = contentSecurityPolicy(allowed, {
    connects: build !== undefined || isServed,
    isLive: live !== undefined,
  });
  const buildMeta = build === undefined ? "" : html`<meta name="build" content="${build}">`;
  const styleElements = styles.map(({ name, css }) => html`<style class="${name}">!${css}</style>`);
  const plotlyElement =
    plotly === undefined ? "" : `<script type="application/gzip" id="plotly">${pack(plotly)}</script>`;
  const liveElement =
    live === undefined
      ? ""
      : html`<script type="application/gzip" id="live" data-obstacles="${JSON.stringify(live.obstacles)}" data-settings="${JSON.stringify(live.settings)}">!${live.data}</script>!${liveFiles(live)}`;
  const manifestElement =
    manifest === undefined
      ? ""
      : `<script type="application/gzip" id="manifest">${pack(JSON.stringify(manifest))}</script>`;
  const reviewElement =
    review === undefined ? "" : `<script type="application/json" id="review">${review}</script>`;
  const reviewedElement =
    reviewed === undefined
      ? ""
      : `<script type="application/json" id="reviewed">${inertJson(reviewed)}</script>`;
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">!${GENERATOR}
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">!${buildMeta}
<title>!${asciiHtml(html`${title}`)}</title>
!${styleElements}<script>!${boot}</script></head>
<body>!${asciiHtml(joinParts(body))}
!${manifestElement}!${plotlyElement}!${liveElement}!${reviewElement}!${reviewedElement}
<script>!${main}</script>
</body></html>
`;
}
