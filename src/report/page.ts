import { createHash } from "node:crypto";
import { METADATA_KEY } from "../contract.js";
import type { ExecutionRecord } from "../jupyter/index.js";
import { pageAssets } from "./assets.js";
import type { Bilingual, Question } from "./build/plan.js";
import { escapeHtml } from "./html.js";
import { claimsTable, verdictStrip } from "./transforms/claims.js";
import type { Heading } from "./transforms/markdown.js";
import type { Chapter, PlacedClaim } from "./transforms/survey.js";

/** A chapter's cells, rendered. */
export interface ChapterHtml {
  chapter: Chapter;
  headings: Heading[];
  html: string;
}

/** What the page's template is filled with. */
export interface PageContent {
  title: Bilingual;
  questions: Question[];
  chapters: ChapterHtml[];
  claims: PlacedClaim[];
  statementOf: (claim: PlacedClaim) => string;
}

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * Nothing may be fetched, and only the page's own scripts run. Styles must be allowed inline: KaTeX and Plotly set
 * them on elements. Images are embedded; Plotly offers its picture for download as a blob.
 */
const contentSecurityPolicy = (scripts: string[]): string =>
  `default-src 'none'; script-src ${scripts.map(sha256).join(" ") || "'none'"}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'`;

const chinese = (title: Bilingual): string =>
  title.zh ? ` <span lang="zh-Hans">${escapeHtml(title.zh)}</span>` : "";

function contents(chapters: ChapterHtml[]): string {
  const item = ({ anchor, html }: Heading) =>
    `<a href="#${anchor}">${html.replace(/<a [^>]*>|<\/a>/g, "")}</a>`;
  const chapterItem = ({ headings, chapter }: ChapterHtml) => {
    const [first, ...rest] = headings;
    const sections = rest.filter(({ level }) => level === 2).map((heading) => `<li>${item(heading)}</li>`);
    return `<li>${first ? item(first) : `<a href="#${chapter.slug}">${escapeHtml(chapter.slug)}</a>`}${sections.length > 0 ? `<ul>${sections.join("")}</ul>` : ""}</li>`;
  };
  return `<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ol>
<li><a href="#claims">What was asked, what was found</a></li>${chapters.map(chapterItem).join("\n")}</ol></details></nav>`;
}

function banners({ stale, failure }: Chapter): string {
  const failed = failure
    ? `<div class="banner" role="alert"><strong>This run failed.</strong> The notebook's file keeps the results of the run before.<pre>${escapeHtml(failure.message)}</pre></div>`
    : "";
  const old =
    stale.length > 0
      ? `<div class="banner" role="alert"><strong>These outputs are out of date</strong>, because ${escapeHtml(stale.join("; "))}.</div>`
      : "";
  return failed + old;
}

function questionsHtml(questions: Question[], claims: PlacedClaim[]): string {
  if (questions.length === 0) return "";
  const rows = questions.map(({ id, title, asked }) => {
    const own = claims.filter((claim) => claim.question === id);
    const held = own.filter((claim) => claim.pass).length;
    return `<tr><th scope="row">${escapeHtml(id)}</th><td><strong>${escapeHtml(title.en)}</strong>${chinese(title)}<br>${escapeHtml(asked)}</td><td class="number" data-label="claims that hold">${held} of ${own.length}</td></tr>`;
  });
  return `<table class="questions"><thead><tr><th scope="col">Question</th><th scope="col">Asked</th><th scope="col" class="number">Claims that hold</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
}

/** When and where each notebook was executed, as the notebooks record it. */
function provenance(chapters: ChapterHtml[]): string {
  const rows = chapters.map(({ chapter }) => {
    const record = (chapter.notebook.metadata[METADATA_KEY] as { execution?: ExecutionRecord } | undefined)
      ?.execution;
    const facts = record
      ? [record.finished.replace("T", " "), `${record.seconds} s`, record.node, record.machine]
      : ["not recorded", "", "", ""];
    return `<tr><td><a href="#${chapter.slug}">${escapeHtml(chapter.slug)}</a></td>${facts.map((fact) => `<td>${escapeHtml(fact)}</td>`).join("")}</tr>`;
  });
  return `<h2 id="provenance">How this page was made</h2><p>The notebooks were executed by the tslab kernel and rendered without any change to their outputs.</p>
<div class="wide"><table><thead><tr><th scope="col">Notebook</th><th scope="col">Executed (UTC)</th><th scope="col">Took</th><th scope="col">Node</th><th scope="col">Machine</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function summary({ claims, questions, statementOf }: PageContent): string {
  if (claims.length === 0) return "";
  const held = claims.filter((claim) => claim.pass).length;
  const verdict =
    held === claims.length
      ? `All ${claims.length} claims hold`
      : `${held} of ${claims.length} claims hold, ${claims.length - held} fail`;
  return `<section id="claims"><p class="verdict-line ${held === claims.length ? "holds" : "fails"}">${verdict}</p><nav class="strip" aria-label="All claims">${verdictStrip(claims)}</nav>
<h2>What was asked, what was found</h2>${questionsHtml(questions, claims)}<details class="all-claims" open><summary>All claims</summary>${claimsTable(claims, statementOf)}</details></section>`;
}

function chapterSection({ chapter, html, headings }: ChapterHtml): string {
  const hasTitle = headings.some(({ level }) => level === 1);
  return `<section class="chapter" ${hasTitle ? "" : `id="${chapter.slug}" `}aria-label="${escapeHtml(chapter.slug)}">${banners(chapter)}${html}</section>`;
}

/** The whole page. */
export async function renderPage(content: PageContent): Promise<string> {
  const body = `<header><h1>${escapeHtml(content.title.en)}${chinese(content.title)}</h1>${summary(content)}</header>
${content.chapters.map(chapterSection).join("\n")}<footer>${provenance(content.chapters)}</footer>`;
  const assets = await pageAssets(body);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets.scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(content.title.en)}</title>
<style>${assets.css}</style></head>
<body><a class="skip" href="#main">Skip to the text</a>
<div class="bar"><button type="button" data-action="code" aria-pressed="true">Code</button><button type="button" data-action="theme">Theme</button></div>
${contents(content.chapters)}
<main id="main">
${body}
</main>
${assets.plotly ? `<script type="text/plain" id="plotly">${assets.plotly}</script>` : ""}
<script>${assets.main}</script>
</body></html>
`;
}
