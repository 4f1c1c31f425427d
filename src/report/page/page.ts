import { pageAssets } from "../assets.js";
import { escapeHtml } from "../html.js";
import { chapterSection } from "./chapter.js";
import type { PageContent } from "./content.js";
import { contents } from "./contents.js";
import { contentSecurityPolicy } from "./policy.js";
import { provenance } from "./provenance.js";
import { areRecorded, recordOf } from "./record.js";
import { chinese, summary } from "./summary.js";

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
export async function renderPage(content: PageContent): Promise<string> {
  const { title, chapters, claims, questions, statementOf } = content;
  const overview = summary(questions, claims, statementOf);
  const body = `${overview}
${chapters.map(chapterSection).join("\n")}
<footer>${provenance(chapters, content.commit)}</footer>`;
  const assets = await pageAssets(body);
  return `<!doctype html>
<html lang="${content.language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets.scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title.en)}</title>
<style>${assets.css}</style><script>${assets.early}</script></head>
<body><a class="skip" href="#main">Skip to the text</a>
<header class="column"><h1>${escapeHtml(title.en)}${chinese(title)}</h1>${facts(content)}</header>
<div class="rail">${tools}
${contents(chapters, overview !== "")}</div>
<main class="column" id="main">
${body}
</main>
${assets.plotly ? `<script type="text/plain" id="plotly">${assets.plotly}</script>` : ""}
<script>${assets.main}</script>
</body></html>
`;
}
