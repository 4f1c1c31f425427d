import type { Failure, Notebook } from "../../jupyter/index.js";
import type { Claim } from "../../shared/claim.js";
import type { Bilingual, Question } from "./plan.js";
import type { ChapterHtml } from "../page/content.js";
import { type Page, pageHtml, renderPage } from "../page/page.js";
import type { RenderMemory } from "./render-cache.js";
import type { Problem } from "../problem.js";
import { renderCell } from "../renderers/cell.js";
import { languageOf } from "../references/chinese.js";
import type { Heading } from "../renderers/context.js";
import { renderInline } from "../renderers/markdown/markdown.js";
import { type Chapter, type PlacedClaim, survey, type Survey } from "../references/reference-index.js";

/** Everything that makes a page. */
export interface ReportInput {
  title: Bilingual;
  questions: Question[];
  /** The commit to name on the page. */
  commit?: string;
  notebooks: {
    /** The path as messages show it. */
    path: string;
    /** Begins the chapter's anchors. */
    slug: string;
    /** The folder whose pictures the notebook may show. */
    folder?: string;
    notebook: Notebook;
    status: { stale: string[]; failure?: Failure | undefined };
  }[];
}

/** A page, and what is wrong with it. */
export interface RenderedReport {
  page: Page;
  html: string;
  problems: Problem[];
  claims: Claim[];
}

/** All cells of a chapter; problems go to the survey's list. */
function renderChapter(chapter: Chapter, surveyed: Survey, language: string): ChapterHtml {
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

/** Whether the prose may show pictures of the notebook's folder, which can change without it. */
const showsFiles = ({ notebook }: Chapter): boolean =>
  notebook.cells.some((cell) => cell.cell_type === "markdown" && /!\[|<img/i.test(cell.source));

/**
 * Renders notebooks into one self-contained page: the same notebooks give the same bytes. With a memory, chapters that
 * were rendered from the same before are taken from it.
 */
export async function renderReport(
  input: ReportInput,
  memory?: RenderMemory<ChapterHtml>,
): Promise<RenderedReport> {
  const chapters: Chapter[] = input.notebooks.map(({ path, slug, folder, notebook, status }) => ({
    path,
    slug,
    notebook,
    stale: status.stale,
    ...(folder !== undefined && { folder }),
    ...(status.failure && { failure: status.failure }),
  }));
  const surveyed = survey(chapters);
  const language = languageOf(chapters.map(({ notebook }) => notebook));
  const known = [language, [...surveyed.targets], [...surveyed.claims], [...surveyed.chapters]];
  const rendered = chapters.map((chapter) => {
    const render = () => renderChapter(chapter, surveyed, language);
    return memory && !showsFiles(chapter)
      ? memory.recall([chapter, known], surveyed.problems, render)
      : render();
  });
  memory?.forget();
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
