import { basename, resolve } from "node:path";
import { type Claim, decodeClaim } from "../../shared/claim.js";
import { mime } from "../../shared/mime.js";
import { type Cell, cellOptions, type CodeCell, type Notebook } from "../../jupyter/index.js";
import { equationNames, labelOf } from "../latex/equation-names.js";
import { slugify } from "../html.js";
import { type Problem, problemAt } from "../problem.js";
import { type CellHeadings, type ChapterAnchors, UniqueIds, userId } from "./anchors.js";

/** A notebook on its way to the page. */
export interface Chapter {
  /** The notebook's path, as messages show it. */
  path: string;
  /** Begins every anchor of the chapter. */
  slug: string;
  /** The folder whose pictures the notebook may show; without one, only what stands in the notebook. */
  folder?: string;
  notebook: Notebook;
  stale: string[];
  failure?: { message: string };
}

/** Something that can be referred to. */
export interface Target {
  kind: "eq" | "fig" | "tbl";
  /** Its number, or the tag that the author chose. */
  number: number | string;
  /** The fragment that leads to it. */
  anchor: string;
}

export interface IndexedClaim extends Claim {
  anchor: string;
  chapter: string;
}

/** What must be known of all chapters before any of them can be rendered. */
export interface ReferenceIndex {
  /** By label: `eq-loss`, `fig-shares`, `tbl-nodes`. */
  targets: Map<string, Target>;
  /** By chapter slug and label: equations that only their own chapter knows, as two notebooks may use the same label. */
  ownTargets: Map<string, Map<string, Target>>;
  claims: Map<string, IndexedClaim>;
  /** By notebook file name: the chapter's slug. */
  chapters: Map<string, string>;
  /** By absolute path: the chapter's slug. */
  paths: Map<string, string>;
  /** By the chapter's slug: what links may lead to in it. */
  anchors: Map<string, ChapterAnchors>;
  /** By chapter slug and cell id: the cell's id on the page. */
  cells: Map<string, Map<string, string>>;
  problems: Problem[];
}

export const cellAnchor = ({ slug }: Chapter, id: string, index: ReferenceIndex): string =>
  index.cells.get(slug)?.get(id) ?? `${slug}-${id}`;

/** The claims in a cell's outputs. */
export function claimsOf(cell: CodeCell): Claim[] {
  return cell.outputs
    .map((output) => ("data" in output ? decodeClaim(output.data[mime.claim]) : undefined))
    .filter((claim) => claim !== undefined);
}

const LABEL = /^(fig|tbl)-[\w-]*\w$/;
/** Labels of equations that hold over the whole page. */
const PAGE_LABEL = /^eq-[\w-]*\w$/;

/** Adds notebooks to an index, one after the other. */
class Indexer {
  readonly index: ReferenceIndex = {
    targets: new Map(),
    ownTargets: new Map(),
    claims: new Map(),
    chapters: new Map(),
    paths: new Map(),
    anchors: new Map(),
    cells: new Map(),
    problems: [],
  };
  readonly ids = new UniqueIds();
  private readonly counts = { eq: 0, fig: 0, tbl: 0 };

  private problem(chapter: Chapter, cell: number, fault: string): void {
    this.index.problems.push(problemAt({ notebook: chapter.path, cell }, fault));
  }

  private addTarget(chapter: Chapter, cell: number, kind: Target["kind"], name: string, tag?: string): void {
    const label = labelOf(name);
    const isOwn = kind === "eq" && !PAGE_LABEL.test(label);
    const own = this.index.ownTargets.get(chapter.slug) ?? new Map<string, Target>();
    this.index.ownTargets.set(chapter.slug, own);
    const targets = isOwn ? own : this.index.targets;
    if (targets.has(label)) return this.problem(chapter, cell, `the label "${name}" is taken already`);
    const anchor = this.ids.take(isOwn ? `eq-${chapter.slug}-${slugify(label)}` : label);
    targets.set(label, { kind, number: tag ?? ++this.counts[kind], anchor });
  }

  private addCell(chapter: Chapter, cell: Cell, number: number): void {
    if (cell.cell_type === "markdown")
      for (const { name, tag } of equationNames(cell.source))
        this.addTarget(chapter, number, "eq", name, tag);
    if (cell.cell_type !== "code") return;
    const { label } = cellOptions(cell.source).options;
    const kind = LABEL.exec(label ?? "")?.[1];
    if (label !== undefined && (kind === "fig" || kind === "tbl"))
      this.addTarget(chapter, number, kind, label);
    else if (label)
      this.problem(
        chapter,
        number,
        `the label "${label}" must be fig- or tbl- and a name of letters, digits and hyphens`,
      );
    for (const claim of claimsOf(cell)) {
      if (this.index.claims.has(claim.id))
        this.problem(chapter, number, `the claim "${claim.id}" is made already`);
      else {
        const anchor = this.ids.take(`claim-${claim.id}`);
        this.index.claims.set(claim.id, { ...claim, anchor, chapter: chapter.slug });
      }
    }
  }

  addTargets(chapter: Chapter): void {
    this.index.chapters.set(basename(chapter.path.replaceAll("\\", "/")), chapter.slug);
    this.index.paths.set(resolve(chapter.path), chapter.slug);
    this.ids.take(chapter.slug);
    for (const [i, cell] of chapter.notebook.cells.entries()) this.addCell(chapter, cell, i + 1);
  }

  addAnchors(chapter: Chapter, headingsOf: (markdown: string) => CellHeadings): void {
    const { slug, notebook } = chapter;
    const anchors: ChapterAnchors = { ids: new Set(), cells: new Map(), headings: new Map() };
    this.index.anchors.set(slug, anchors);
    this.index.cells.set(slug, new Map(notebook.cells.map(({ id }) => [id, this.ids.take(`${slug}-${id}`)])));
    let hasTitle = false;
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== "markdown") continue;
      const { headings, ids, inHtml } = headingsOf(cell.source);
      for (const id of ids) anchors.ids.add(id);
      for (const { slug: text, id } of inHtml)
        if (!anchors.headings.has(text)) anchors.headings.set(text, userId(id, slug));
      if (headings.length === 0) continue;
      const placed = headings.map(({ level, slug: text, name }) => {
        const isTitle = level === 1 && !hasTitle;
        hasTitle ||= isTitle;
        const anchor = isTitle ? slug : this.ids.take(`${slug}-${name}`);
        if (!anchors.headings.has(text)) anchors.headings.set(text, anchor);
        if (!anchors.headings.has(name)) anchors.headings.set(name, anchor);
        return { level, slug: text, anchor };
      });
      anchors.cells.set(i + 1, placed);
    }
  }
}

/**
 * Numbers every labeled equation, figure and table over the whole page and collects claims, headings and ids.
 *
 * @param headingsOf reads the headings of one cell's Markdown
 */
export function indexReferences(
  chapters: Chapter[],
  headingsOf: (markdown: string) => CellHeadings,
): ReferenceIndex {
  const indexer = new Indexer();
  for (const chapter of chapters) indexer.addTargets(chapter);
  for (const chapter of chapters) indexer.addAnchors(chapter, headingsOf);
  return indexer.index;
}

/** The equation, figure or table of a label, as the given chapter knows it. */
export const findTarget = (index: ReferenceIndex, chapter: Chapter, name: string): Target | undefined =>
  index.ownTargets.get(chapter.slug)?.get(labelOf(name)) ?? index.targets.get(labelOf(name));
