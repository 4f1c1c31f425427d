import { type CodeCell, cellOptions, hasTag, type Notebook } from "../../jupyter/index.js";
import { Obstacle } from "./cell-syntax.js";
import type { CellSettings } from "../live-worker/protocol.js";
import { type CompiledCell, compileCell, type FindModule, setterOf } from "./compile-cell.js";
import { settingsOf } from "./settings.js";

/** The compiled code of a chapter, or what stands in its way. */
export interface LiveCode {
  /** An expression of the worker's type `CompiledChapter`; empty if there are obstacles. */
  code: string;
  obstacles: string[];
  settings: CellSettings[];
}

/** Kernels whose cells this compiles. */
const KERNELS = ["tslab", "jslab"];

/** The code cells that the kernel runs. */
export const liveCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code" && !hasTag(cell, "skip-execution"));

/**
 * Cells as functions of one scope, which has a variable for each top-level name. That is tslab's meaning: a name that a later
 * cell declares again is the same variable, except that a cell's own functions and classes stay its own inside it.
 */
function chapterCode(cells: CodeCell[], compiled: CompiledCell[]): string {
  const names = [...new Set(compiled.flatMap((cell) => cell.names))];
  const own = [...new Set(compiled.flatMap((cell) => [...cell.own.keys()]))];
  const setters = own.map((name) => `const ${setterOf(name)} = ($value) => { ${name} = $value; };`);
  const functions = compiled.map(({ code, constants }, i) => {
    const mayThrow = cells[i] !== undefined && hasTag(cells[i], "raises-exception");
    const isSetting = cells[i] !== undefined && hasTag(cells[i], "settings");
    const set = isSetting
      ? `set: { ${constants.map(({ name }) => `${name}: ($value) => { ${name} = $value; }`).join(", ")} }, `
      : "";
    return `{ mayThrow: ${mayThrow}, ${set}run: async () => {\n${code}\n} }`;
  });
  const variables = names.length > 0 ? `let ${names.join(", ")};` : "";
  return `($modules, $show) => {\n"use strict";\n${variables}\n${setters.join("\n")}\nreturn [${functions.join(",\n")}];\n}`;
}

/** Compiles the code cells of a notebook for the page's worker. */
export function compileChapter(notebook: Notebook, findModule: FindModule): LiveCode {
  const kernel = notebook.metadata.kernelspec?.name ?? "tslab";
  if (!KERNELS.includes(kernel)) return { code: "", obstacles: [`the kernel ${kernel}`], settings: [] };
  const cells = liveCells(notebook);
  const compiled: CompiledCell[] = [];
  const obstacles = new Set<string>();
  for (const cell of cells) {
    try {
      compiled.push(compileCell(cellOptions(cell.source).code, findModule));
    } catch (error) {
      if (!(error instanceof Obstacle)) throw error;
      obstacles.add(error.message);
    }
  }
  if (obstacles.size > 0) return { code: "", obstacles: [...obstacles], settings: [] };
  const settings = cells.flatMap((cell, i): CellSettings[] => {
    const constants = compiled[i]?.constants ?? [];
    const { options } = cellOptions(cell.source);
    return hasTag(cell, "settings")
      ? [{ cell: cell.id, settings: settingsOf(constants, options, i, compiled) }]
      : [];
  });
  return { code: chapterCode(cells, compiled), obstacles: [], settings };
}
