import { languageOf } from "../references/chinese.js";
import { type Chapter, type PlacedClaim, survey, type Survey } from "../references/reference-index.js";
import { renderCell } from "../renderers/cell.js";
import type { Heading } from "../renderers/context.js";
import { renderInline } from "../renderers/markdown/markdown.js";
import type { Claim } from "../../shared/claim.js";
import type { Bilingual, Question } from "../manifest.js";
import type { RenderedChapter } from "../page/content.js";
import { type Page, pageHtml, renderPage } from "../page/page.js";
import type { Problem } from "../problem.js";
import type { RenderCache } from "./render-cache.js";

/** Everything that a page is rendered from. */
export interface ReportInput {
  title: Bilingual;
  questions: Question[];
  /** The commit to name on the page. */
  commit?: string | undefined;
  chapters: Chapter[];
}

/** A page, and what is wrong with it. */
export interface RenderedReport {
  page: Page;
  html: string;
  problems: Problem[];
  claims: Claim[];
}

/** Renders the cells of a chapter; problems are added to the survey's list. */
function renderChapter(chapter: Chapter, surveyed: Survey, language: string): RenderedChapter {
  const headings: Heading[] = [];
  const addresses: string[] = [];
  const cells = chapter.notebook.cells.map((cell, i) =>
    renderCell(cell, {
      chapter,
      survey: surveyed,
      headings,
      addresses,
      problems: surveyed.problems,
      language,
      place: { notebook: chapter.path, cell: i + 1 },
    }),
  );
  return { chapter, headings, addresses, cells };
}

/** Whether the prose may show image files, which can change without the notebook. */
const showsFiles = ({ notebook }: Chapter): boolean =>
  notebook.cells.some((cell) => cell.cell_type === "markdown" && /!\[|<img/i.test(cell.source));

/**
 * Renders notebooks into one self-contained page: the same notebooks give the same bytes. Chapters found in the cache are
 * not rendered again.
 */
export async function renderReport(
  input: ReportInput,
  cache?: RenderCache<RenderedChapter>,
): Promise<RenderedReport> {
  const { chapters } = input;
  const surveyed = survey(chapters);
  const language = languageOf(chapters.map(({ notebook }) => notebook));
  const known = [language, [...surveyed.targets], [...surveyed.claims], [...surveyed.chapters]];
  const rendered = chapters.map((chapter) => {
    const render = () => renderChapter(chapter, surveyed, language);
    return cache && !showsFiles(chapter) ? cache.get([chapter, known], surveyed.problems, render) : render();
  });
  cache?.endBuild();
  const claims = [...surveyed.claims.values()];
  const statementOf = (claim: PlacedClaim) =>
    renderInline(claim.statement, {
      chapter: chapters[0]!,
      survey: surveyed,
      headings: [],
      addresses: [],
      problems: [],
      language,
      place: { notebook: claim.chapter, cell: 0 },
    });
  const page = await renderPage({ ...input, language, chapters: rendered, claims, statementOf });
  return { page, html: pageHtml(page), problems: surveyed.problems, claims };
}
