import { basename } from "node:path";
import type { Marking } from "../page/marking.js";
import type { Bilingual, FrontMatter, Question } from "../manifest.js";
import { type Page, pageHtml, renderPage } from "../page/page.js";
import { livePayload } from "../live/payload.js";
import type { Problem } from "../problem.js";
import { languageOf } from "../references/language.js";
import { type BibliographyText, parseBibliography } from "../references/bibliography.js";
import { indexReferences } from "../references/indexer.js";
import type { Chapter, IndexedClaim, ReferenceIndex } from "../references/reference-index.js";
import { type RenderedChapter, renderChapter } from "../renderers/cells/chapter.js";
import { markdownHeadings } from "../renderers/markdown/markdown.js";
import type { RenderCache } from "./render-cache.js";

/** Everything that a page is rendered from. */
export interface ReportInput {
  title: Bilingual;
  questions: Question[];
  /** Authors, abstract and the like, from `report.json`. */
  front?: FrontMatter;
  /** The files of the works that the chapters may cite. */
  bibliography?: BibliographyText[];
  /** Whether readers can recompute the chapters in the page. */
  live?: boolean;
  /** Marks to show, on a page that is given back. */
  marking?: Marking;
  /** Constants that were changed for this page. */
  constants?: { name: string; value: string }[];
  /** The commit to name on the page. */
  commit?: string | undefined;
  chapters: Chapter[];
}

/** A page, and what is wrong with it. */
export interface RenderedReport {
  page: Page;
  html: string;
  problems: Problem[];
  claims: IndexedClaim[];
}

/** The index in a form that JSON can hold. */
const plainIndex = (index: ReferenceIndex): string =>
  JSON.stringify(index, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
  );

/** What the page's overview and header are made from, as a `report.json` says it, for whoever verifies the page. */
function manifestOf({ title, questions, front, live = false, chapters }: ReportInput): object {
  const { logo: _, ...text } = front ?? { authors: [] };
  return { title, ...text, notebooks: chapters.map(({ path }) => basename(path)), questions, live };
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
  const index = indexReferences(chapters, markdownHeadings);
  const language = input.front?.language ?? languageOf(chapters.map(({ notebook }) => notebook));
  if (input.bibliography?.length) index.bibliography = await parseBibliography(input.bibliography, language);
  const known = [language, plainIndex(index)];
  const rendered = chapters.map((chapter) => {
    const render = () => renderChapter(chapter, index, language);
    return cache && !showsFiles(chapter) ? cache.get([chapter, known], render) : render();
  });
  cache?.endBuild();
  const statements = new Map(rendered.flatMap((each) => [...each.statements]));
  const claims = [...index.claimsByOutput.values()];
  const statementOf = ({ anchor }: IndexedClaim) => statements.get(anchor) ?? "";
  const made = await renderPage({
    ...{ ...input, language, chapters: rendered, claims, statementOf },
    bibliography: index.bibliography,
  });
  const manifest = manifestOf(input);
  const page = input.live
    ? { ...made, manifest, live: await livePayload(chapters, index) }
    : { ...made, manifest };
  const problems = [...index.problems, ...rendered.flatMap((each) => each.problems)];
  return { page, html: pageHtml(page), problems, claims };
}
