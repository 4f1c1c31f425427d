import type { Claim } from "../../shared/claim.js";
import type { Notebook } from "../../jupyter/index.js";
import { labelOf } from "../latex/equation-names.js";
import type { Problem, SourceLocation } from "../problem.js";
import type { Bibliography } from "./bibliography.js";
import type { ChapterAnchors } from "./anchors.js";

/** A notebook on its way to the page. */
export interface Chapter {
  /** The notebook's path, as messages show it. */
  path: string;
  /** Begins every anchor of the chapter. */
  slug: string;
  /** The folder whose images the notebook may show; without it, only embedded images. */
  folder?: string;
  notebook: Notebook;
  /** The notebook's helpers and data in base64, by path from its folder; they are embedded with its source. */
  files?: Record<string, string>;
  /** The data files that a live page embeds for its cells, by path from the notebook's folder. */
  data?: Record<string, Uint8Array>;
  stale: string[];
  failure?: { message: string } | undefined;
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
  /** Unique on the page. */
  anchor: string;
  location: SourceLocation;
}

/** What must be known of all chapters before any of them can be rendered. */
export interface ReferenceIndex {
  /** By label: `eq-loss`, `fig-shares`, `tbl-nodes`. */
  targets: Map<string, Target>;
  /** By chapter slug and label: equations that only their own chapter knows, as two notebooks may use the same label. */
  ownTargets: Map<string, Map<string, Target>>;
  /** By id: the first claim that has it. */
  claims: Map<string, IndexedClaim>;
  /** By output, see {@link outputId}: every claim, in reading order. */
  claimsByOutput: Map<string, IndexedClaim>;
  /** By notebook file name: the chapter's slug. */
  chapters: Map<string, string>;
  /** By absolute path: the chapter's slug. */
  paths: Map<string, string>;
  /** By the chapter's slug: what links may lead to in it. */
  anchors: Map<string, ChapterAnchors>;
  /** The works that texts may cite, if the report has a bibliography. */
  bibliography?: Bibliography;
  problems: Problem[];
}

/** The id of a cell on the page. The dot is in no slug and no label, so no heading or label has the same. */
export const cellAnchor = (chapter: Chapter, id: string): string => `${chapter.slug}.${id}`;

/** The id of a cell's output on the page. */
export const outputId = (chapter: Chapter, cellId: string, output: number): string =>
  `${cellAnchor(chapter, cellId)}.${output}`;

/** The equation, figure or table of a label, as the given chapter knows it. */
export const findTarget = (index: ReferenceIndex, chapter: Chapter, name: string): Target | undefined =>
  index.ownTargets.get(chapter.slug)?.get(labelOf(name)) ?? index.targets.get(labelOf(name));
