import type { Failure, Notebook } from "../../jupyter/index.js";
import type { Claim } from "../../shared/claim.js";
import type { Bilingual, Question } from "./plan.js";
import { markdownHeadings } from "../renderers/markdown/markdown.js";
import { type RenderedChapter, renderChapter } from "../renderers/cells/chapter.js";
import { type Page, pageHtml, renderPage } from "../page/page.js";
import type { RenderMemory } from "./render-cache.js";
import type { Problem } from "../problem.js";
import { languageOf } from "../references/language.js";
import { type Chapter, indexReferences, type IndexedClaim } from "../references/reference-index.js";
import type { ChapterAnchors } from "../references/anchors.js";

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

/** A chapter's anchors as JSON can hold them. */
const plain = ([slug, { ids, headings }]: [string, ChapterAnchors]) => [slug, [...ids], [...headings]];

/** Whether the prose may show pictures of the notebook's folder, which can change without it. */
const showsFiles = ({ notebook }: Chapter): boolean =>
  notebook.cells.some((cell) => cell.cell_type === "markdown" && /!\[|<img/i.test(cell.source));

/**
 * Renders notebooks into one self-contained page: the same notebooks give the same bytes. With a memory, chapters that
 * were rendered from the same before are taken from it.
 */
export async function renderReport(
  input: ReportInput,
  memory?: RenderMemory<RenderedChapter>,
): Promise<RenderedReport> {
  const chapters: Chapter[] = input.notebooks.map(({ path, slug, folder, notebook, status }) => ({
    path,
    slug,
    notebook,
    stale: status.stale,
    ...(folder !== undefined && { folder }),
    ...(status.failure && { failure: status.failure }),
  }));
  const index = indexReferences(chapters, markdownHeadings);
  const language = languageOf(chapters.map(({ notebook }) => notebook));
  const known = [
    language,
    [...index.targets],
    [...index.claims],
    [...index.chapters],
    [...index.anchors].map(plain),
  ];
  const rendered = chapters.map((chapter) => {
    const render = () => renderChapter(chapter, index, language);
    return memory && !showsFiles(chapter) ? memory.recall([chapter, known], render) : render();
  });
  memory?.forget();
  const statements = new Map(rendered.flatMap((each) => [...each.statements]));
  const claims = [...index.claims.values()];
  const statementOf = ({ id }: IndexedClaim) => statements.get(id) ?? "";
  const page = await renderPage({ ...input, language, chapters: rendered, claims, statementOf });
  const problems = [...index.problems, ...rendered.flatMap((each) => each.problems)];
  return { page, html: pageHtml(page), problems, claims };
}
