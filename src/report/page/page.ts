import { pageAssets, type Scripts, type Style } from "../theme/assets.js";
import { asciiHtml, escapeHtml } from "../html.js";
import { chapterSection } from "./chapter.js";
import type { PageContent } from "./content.js";
import { contents } from "./contents.js";
import { joined, type Part, part } from "./part.js";
import { contentSecurityPolicy } from "./policy.js";
import { provenance } from "./provenance.js";
import { areRecorded, recordOf } from "./record.js";
import { chinese, summary } from "./summary.js";

/** All that stands in the page, before it is made one text. */
export interface Page {
  language: string;
  title: string;
  styles: Style[];
  scripts: Scripts;
  body: (string | Part)[];
}

/** One line under the title: how much there is, and when it was made. */
function facts({ chapters }: PageContent): string {
  const finished = chapters.map(({ chapter }) => recordOf(chapter.notebook).execution?.finished ?? "").sort();
  const last = finished.at(-1)?.slice(0, "2026-11-24".length);
  const count = `${chapters.length} notebook${chapters.length === 1 ? "" : "s"}`;
  return `<p class="facts">${count}${last ? `, last executed ${escapeHtml(last)}` : ""}. Offline, one file${areRecorded(chapters.map(({ chapter }) => chapter.notebook)) ? "; every number comes from code that ran" : ""}.</p>`;
}

const tools = `<div class="tools needs-script"><div class="search" role="search"><input type="search" placeholder="Search" aria-label="Search this page" aria-keyshortcuts="/" aria-controls="found" autocomplete="off" spellcheck="false"></div>
<button type="button" data-action="code" aria-pressed="true">Code</button><button type="button" data-action="theme">Theme</button></div>
<div id="found" class="found" hidden></div>`;

/** The whole page. */
export async function renderPage(content: PageContent): Promise<Page> {
  const { title, chapters, claims, questions, statementOf } = content;
  const overview = summary(questions, claims, statementOf);
  const heading = `<h1>${escapeHtml(title.en)}${chinese(title)}</h1>`;
  const main = [
    ...(overview ? [overview] : []),
    ...chapters.map(chapterSection),
    part("main > footer", "<footer>", [provenance(chapters, content.commit)], "</footer>"),
  ];
  const body = [
    '<a class="skip" href="#main">Skip to the text</a>',
    part("header.column", '<header class="column">', [heading, facts(content)], "</header>"),
    `<div class="rail">${tools}`,
    contents(chapters, overview !== ""),
    '</div>\n<main class="column" id="main">',
    ...main,
    "</main>",
  ];
  return { language: content.language, title: title.en, body, ...(await pageAssets(joined(main))) };
}

/**
 * The page as one text. It is ASCII, which browsers decode in half the time and keep in half the room; a slow one paints
 * the large page some 50 ms earlier. The page of a build that is watched names the build and may ask the server it came from what
 * changed since.
 */
export function pageHtml({ language, title, styles, scripts, body }: Page, build?: number): string {
  const { boot, main, plotly } = scripts;
  const policy = contentSecurityPolicy(
    [boot, main, ...(plotly === undefined ? [] : [plotly])],
    build !== undefined,
  );
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${build === undefined ? "" : `<meta name="build" content="${build}">`}
<title>${asciiHtml(escapeHtml(title))}</title>
${styles.map(({ name, css }) => `<style class="${name}">${css}</style>`).join("")}<script>${boot}</script></head>
<body>${asciiHtml(joined(body))}
${plotly === undefined ? "" : `<script type="text/plain" id="plotly">${plotly}</script>`}
<script>${main}</script>
</body></html>
`;
}
