import { type Claim, decodeClaim } from "../../shared/claim.js";
import { mime } from "../../shared/mime.js";
import { cellOptions, type CodeCell, type Notebook } from "../../jupyter/index.js";
import { type Problem, problemAt } from "../problem.js";
import { equationNames, labelOf } from "./equation-names.js";

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

export interface PlacedClaim extends Claim {
  anchor: string;
  chapter: string;
}

/** What must be known of all chapters before any of them can be rendered. */
export interface Survey {
  /** By label: `eq-loss`, `fig-shares`, `tbl-nodes`. */
  targets: Map<string, Target>;
  claims: Map<string, PlacedClaim>;
  /** By notebook file name: the chapter's slug. */
  chapters: Map<string, string>;
  problems: Problem[];
}

export const cellAnchor = (chapter: Chapter, id: string): string => `${chapter.slug}-${id}`;

function claimsOf(cell: CodeCell): Claim[] {
  return cell.outputs
    .map((output) => ("data" in output ? decodeClaim(output.data[mime.claim]) : undefined))
    .filter((claim) => claim !== undefined);
}

/** Numbers every labeled equation, figure and table over the whole page and collects the claims. */
export function survey(chapters: Chapter[]): Survey {
  const found: Survey = { targets: new Map(), claims: new Map(), chapters: new Map(), problems: [] };
  const counts = { eq: 0, fig: 0, tbl: 0 };
  for (const chapter of chapters) {
    found.chapters.set(chapter.path.split(/[\\/]/).at(-1)!, chapter.slug);
    for (const [i, cell] of chapter.notebook.cells.entries()) {
      const place = { notebook: chapter.path, cell: i + 1 };
      const add = (kind: "eq" | "fig" | "tbl", name: string) => {
        const label = labelOf(name);
        if (found.targets.has(label))
          found.problems.push(problemAt(place, `the label "${name}" is taken already`));
        else found.targets.set(label, { kind, number: ++counts[kind], anchor: label });
      };
      if (cell.cell_type === "markdown") for (const name of equationNames(cell.source)) add("eq", name);
      if (cell.cell_type !== "code") continue;
      const { label } = cellOptions(cell.source).options;
      if (label) {
        const kind = /^(fig|tbl)-[\w-]*\w$/.exec(label)?.[1] as "fig" | "tbl" | undefined;
        if (kind) add(kind, label);
        else
          found.problems.push(
            problemAt(
              place,
              `the label "${label}" must be fig- or tbl- and a name of letters, digits and hyphens`,
            ),
          );
      }
      for (const claim of claimsOf(cell)) {
        if (found.claims.has(claim.id))
          found.problems.push(problemAt(place, `the claim "${claim.id}" is made already`));
        else found.claims.set(claim.id, { ...claim, anchor: `claim-${claim.id}`, chapter: chapter.slug });
      }
    }
  }
  return found;
}
