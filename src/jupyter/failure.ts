import { stripVTControlCharacters } from "node:util";
import type { CodeCell, ErrorOutput, Notebook } from "./notebook.js";

/** What stopped a notebook: everything needed to find and mend it. */
export interface CellFailure {
  /** The notebook, as messages call it. */
  notebook: string;
  /** The cell's number among all cells, counted from 1, and its id. */
  cell: number;
  cellId: string;
  /** The line of the cell's source, counted from 1, where it is known. */
  line?: number;
  ename: string;
  evalue: string;
  traceback: string[];
  /** All of the above in a few lines of text. */
  message: string;
}

const EXCERPT_LINES = 2;

function excerpt(source: string, line: number): string {
  const lines = source.split("\n");
  const from = Math.max(0, line - 1 - EXCERPT_LINES);
  return lines
    .slice(from, line + EXCERPT_LINES)
    .map((text, i) => `${from + i + 1 === line ? ">" : " "} ${String(from + i + 1).padStart(3)} | ${text}`)
    .join("\n");
}

/** The line a traceback names: IPython's arrow, or our launcher's `cell:LINE`. */
function lineOf(error: ErrorOutput | undefined): number | undefined {
  const text = stripVTControlCharacters(error?.traceback.join("\n") ?? "");
  const found = /\bcell:(\d+)/.exec(text) ?? /^-+> (\d+) /m.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** Describes why `cell` stopped its notebook; `reason` serves where the kernel sent no error of its own. */
export function describeFailure(
  name: string,
  notebook: Notebook,
  cell: CodeCell,
  reason: string,
): CellFailure {
  const error = cell.outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
  const line = lineOf(error);
  const number = notebook.cells.indexOf(cell) + 1;
  const { ename, evalue } = error ?? { ename: "Error", evalue: reason };
  const place = `${name}, cell ${number} (${cell.id})${line ? `, line ${line}` : ""}`;
  return {
    ...{ notebook: name, cell: number, cellId: cell.id, ename, evalue, traceback: error?.traceback ?? [] },
    ...(line && { line }),
    message: `${place}: ${ename}: ${evalue}${line ? `\n${excerpt(cell.source, line)}` : ""}`,
  };
}
