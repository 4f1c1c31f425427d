import { basename } from "node:path";
import { type Claim, decodeClaim, storedVerdictFault } from "../../shared/claim.js";
import { mime } from "../../shared/mime.js";
import { type Cell, cellOptions, type Notebook } from "../../jupyter/index.js";
import { type Problem, problemAt, type SourceLocation } from "../problem.js";
import { equationNames, labelOf } from "../latex/equation-names.js";
import { type ChapterAnchors, chapterAnchors } from "./anchors.js";

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
  failure?: { message: string } | undefined;
}

/** Something that can be referred to. */
export interface Target {
  kind: "eq" | "fig" | "tbl";
  number: number;
  /** The fragment that leads to it: its label. */
  anchor: string;
}

/** A claim, and where it was made. */
export interface IndexedClaim extends Claim {
  /** Unique on the page. */
  anchor: string;
  location: SourceLocation;
}

/** What must be known of all chapters before any of them can be rendered. */
export interface ReferenceIndex {
  /** By label: `eq-loss`, `fig-shares`, `tbl-nodes`. */
  targets: Map<string, Target>;
  /** By id: the first claim that has it. */
  claims: Map<string, IndexedClaim>;
  /** By output, see {@link outputId}: every claim, in reading order. */
  claimsByOutput: Map<string, IndexedClaim>;
  /** By notebook file name: the chapter's slug. */
  chapters: Map<string, string>;
  /** By the chapter's slug: what links may lead to in it. */
  anchors: Map<string, ChapterAnchors>;
  /** How many of each kind are numbered so far. */
  counts: Record<Target["kind"], number>;
  problems: Problem[];
}

/** The id of a cell on the page. The dot is in no slug and no label, so no heading or label has the same. */
export const cellAnchor = (chapter: Chapter, id: string): string => `${chapter.slug}.${id}`;

/** The id of a cell's output on the page. */
export const outputId = (chapter: Chapter, cellId: string, output: number): string =>
  `${cellAnchor(chapter, cellId)}.${output}`;

/** Adds a claim. If its id is taken, neither of the two counts, for nobody knows which one a number in the text means. */
function indexClaim(claim: Claim, location: SourceLocation, output: string, index: ReferenceIndex): void {
  const first = index.claims.get(claim.id);
  const same = [...index.claimsByOutput.values()].filter(({ id }) => id === claim.id).length;
  // The colon is in no claim's id, so `claim-loss:2` is the anchor of no other claim.
  const anchor = `claim-${claim.id}${first ? `:${same + 1}` : ""}`;
  const indexed: IndexedClaim = { ...claim, anchor, location };
  index.claimsByOutput.set(output, indexed);
  if (!first) {
    index.claims.set(claim.id, indexed);
    return;
  }
  first.verdict = indexed.verdict = "disputed";
  const earlier = `${first.location.notebook}, cell ${first.location.cell}`;
  index.problems.push(
    problemAt(location, `the claim "${claim.id}" is made already in ${earlier}; neither counts`),
  );
}

const LABEL = /^(fig|tbl)-[\w-]*\w$/;

/** Adds what one cell labels and claims to the index. */
function indexCell(cell: Cell, chapter: Chapter, number: number, index: ReferenceIndex): void {
  const location = { notebook: chapter.path, cell: number };
  const add = (kind: Target["kind"], name: string) => {
    const label = labelOf(name);
    if (index.targets.has(label))
      index.problems.push(problemAt(location, `the label "${name}" is taken already`));
    else index.targets.set(label, { kind, number: ++index.counts[kind], anchor: label });
  };
  if (cell.cell_type === "markdown") for (const name of equationNames(cell.source)) add("eq", name);
  if (cell.cell_type !== "code") return;
  const { label } = cellOptions(cell.source).options;
  if (label) {
    const kind = LABEL.exec(label)?.[1];
    if (kind === "fig" || kind === "tbl") add(kind, label);
    else
      index.problems.push(
        problemAt(
          location,
          `the label "${label}" must be fig- or tbl- and a name of letters, digits and hyphens`,
        ),
      );
  }
  for (const [i, output] of cell.outputs.entries()) {
    const data = "data" in output ? output.data[mime.claim] : undefined;
    if (data === undefined) continue;
    const claim = decodeClaim(data);
    const fault = claim ? storedVerdictFault(data, claim) : `output ${i + 1} is not a well-formed claim`;
    if (fault) index.problems.push(problemAt(location, fault));
    if (claim) indexClaim(claim, location, outputId(chapter, cell.id, i), index);
  }
}

/** Numbers every labeled equation, figure and table over the whole page and collects the claims and anchors. */
export function indexReferences(chapters: Chapter[]): ReferenceIndex {
  const index: ReferenceIndex = {
    targets: new Map(),
    claims: new Map(),
    claimsByOutput: new Map(),
    chapters: new Map(),
    anchors: new Map(),
    counts: { eq: 0, fig: 0, tbl: 0 },
    problems: [],
  };
  for (const chapter of chapters) {
    index.chapters.set(basename(chapter.path.replaceAll("\\", "/")), chapter.slug);
    index.anchors.set(chapter.slug, chapterAnchors(chapter.notebook, chapter.slug));
    for (const [i, cell] of chapter.notebook.cells.entries()) indexCell(cell, chapter, i + 1, index);
  }
  return index;
}
