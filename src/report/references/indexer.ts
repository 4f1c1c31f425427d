import { basename, resolve } from "node:path";
import { type Cell, cellOptions, type CodeCell } from "../../jupyter/index.js";
import { type Claim, decodeClaim, storedVerdictFault } from "../../shared/claim.js";
import { mime } from "../../shared/mime.js";
import { slugify } from "../html.js";
import { equationNames, labelOf } from "../latex/equation-names.js";
import { problemAt, type SourceLocation } from "../problem.js";
import { type CellHeadings, type ChapterAnchors, headingId, UniqueIds, userId } from "./anchors.js";
import {
  type Chapter,
  type IndexedClaim,
  outputId,
  type ReferenceIndex,
  type Target,
} from "./reference-index.js";

const LABEL = /^(fig|tbl)-[\w-]*\w$/;
/** Labels of equations that hold over the whole page. */
const PAGE_LABEL = /^eq-[\w-]*\w$/;

/** Adds notebooks to an index, one after the other. */
class Indexer {
  readonly index: ReferenceIndex = {
    targets: new Map(),
    ownTargets: new Map(),
    claims: new Map(),
    claimsByOutput: new Map(),
    chapters: new Map(),
    paths: new Map(),
    anchors: new Map(),
    problems: [],
  };
  private readonly ids = new UniqueIds();
  private readonly counts = { eq: 0, fig: 0, tbl: 0 };
  private readonly claimCounts = new Map<string, number>();

  addChapter({ path, slug }: Chapter): void {
    this.index.chapters.set(basename(path.replaceAll("\\", "/")), slug);
    this.index.paths.set(resolve(path), slug);
  }

  /** Numbers what the chapter's cells label, and collects its claims. */
  addTargets(chapter: Chapter): void {
    for (const [i, cell] of chapter.notebook.cells.entries()) this.addCell(chapter, cell, i + 1);
  }

  private addCell(chapter: Chapter, cell: Cell, number: number): void {
    const location = { notebook: chapter.path, cell: number };
    if (cell.cell_type === "markdown")
      for (const { name, tag } of equationNames(cell.source))
        this.addTarget(chapter, location, "eq", name, tag);
    if (cell.cell_type !== "code") return;
    const { label } = cellOptions(cell.source).options;
    const kind = LABEL.exec(label ?? "")?.[1];
    if (label !== undefined && (kind === "fig" || kind === "tbl"))
      this.addTarget(chapter, location, kind, label);
    else if (label)
      this.problem(
        location,
        `the label "${label}" must be fig- or tbl- and a name of letters, digits and hyphens`,
      );
    this.addClaims(chapter, cell, location);
  }

  private addTarget(
    { slug }: Chapter,
    location: SourceLocation,
    kind: Target["kind"],
    name: string,
    tag?: string,
  ): void {
    const label = labelOf(name);
    const isOwn = kind === "eq" && !PAGE_LABEL.test(label);
    const own = this.index.ownTargets.get(slug) ?? new Map<string, Target>();
    this.index.ownTargets.set(slug, own);
    const targets = isOwn ? own : this.index.targets;
    if (targets.has(label)) return this.problem(location, `the label "${name}" is taken already`);
    const anchor = this.ids.take(isOwn ? `eq-${slug}-${slugify(label)}` : label);
    targets.set(label, { kind, number: tag ?? ++this.counts[kind], anchor });
  }

  private addClaims(chapter: Chapter, cell: CodeCell, location: SourceLocation): void {
    for (const [i, output] of cell.outputs.entries()) {
      const data = "data" in output ? output.data[mime.claim] : undefined;
      if (data === undefined) continue;
      const claim = decodeClaim(data);
      const fault = claim ? storedVerdictFault(data, claim) : `output ${i + 1} is not a well-formed claim`;
      if (fault) this.problem(location, fault);
      if (claim) this.addClaim(claim, location, outputId(chapter, cell.id, i));
    }
  }

  /** Adds a claim. If its id is taken, neither of the two counts: nobody knows which one a number in the text means. */
  private addClaim(claim: Claim, location: SourceLocation, output: string): void {
    const { claims, claimsByOutput } = this.index;
    const first = claims.get(claim.id);
    const count = (this.claimCounts.get(claim.id) ?? 0) + 1;
    this.claimCounts.set(claim.id, count);
    // The colon is in no claim's id, so `claim-loss:2` is the anchor of no other claim.
    const anchor = `claim-${claim.id}${first ? `:${count}` : ""}`;
    const indexed: IndexedClaim = { ...claim, anchor, location };
    claimsByOutput.set(output, indexed);
    if (!first) return void claims.set(claim.id, indexed);
    first.verdict = indexed.verdict = "disputed";
    const earlier = `${first.location.notebook}, cell ${first.location.cell}`;
    this.problem(location, `the claim "${claim.id}" is made already in ${earlier}; neither counts`);
  }

  /** Gives the headings of the chapter's Markdown their anchors. */
  addAnchors({ slug, notebook }: Chapter, headingsOf: (markdown: string) => CellHeadings): void {
    const anchors: ChapterAnchors = { ids: new Set(), cells: new Map(), headings: new Map() };
    this.index.anchors.set(slug, anchors);
    const name = (text: string, anchor: string) => {
      if (!anchors.headings.has(text)) anchors.headings.set(text, anchor);
    };
    let hasTitle = false;
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== "markdown") continue;
      const { headings, ids, inHtml } = headingsOf(cell.source);
      for (const id of ids) anchors.ids.add(id);
      for (const { slug: text, id } of inHtml) name(text, userId(id, slug));
      const placed = headings.map((heading) => {
        const isTitle = heading.level === 1 && !hasTitle;
        hasTitle ||= isTitle;
        const anchor = isTitle ? slug : this.ids.take(headingId(slug, heading.name));
        name(heading.slug, anchor);
        name(heading.name, anchor);
        return { level: heading.level, anchor };
      });
      if (placed.length > 0) anchors.cells.set(i + 1, placed);
    }
  }

  private problem(location: SourceLocation, fault: string): void {
    this.index.problems.push(problemAt(location, fault));
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
  for (const chapter of chapters) indexer.addChapter(chapter);
  for (const chapter of chapters) indexer.addTargets(chapter);
  for (const chapter of chapters) indexer.addAnchors(chapter, headingsOf);
  return indexer.index;
}
