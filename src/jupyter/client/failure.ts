import { stripVTControlCharacters } from "node:util";
import { MISSING_DATA } from "../../shared/mime.js";
import type { CodeCell, ErrorOutput, Notebook } from "../format/notebook.js";

/** What stopped a notebook: everything needed to find and mend it. */
export interface Failure {
  /** The cell's number among all cells, counted from 1; undefined if the notebook did not come to its first. */
  cell?: number;
  /** The line of the cell's source, counted from 1, where it is known. */
  line?: number;
  ename: string;
  evalue: string;
  traceback: string[];
  /** Whether what failed is not the code: the data it reads are not on this machine. */
  dataMissing: boolean;
  /** All of the above in a few lines of text: notebook, cell, line and fault. */
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

/** The line a traceback names: our launcher's `cell:LINE`, or IPython's `Cell In[1], line LINE` and its arrow. */
function lineOf(error: ErrorOutput | undefined): number | undefined {
  const text = stripVTControlCharacters(error?.traceback.join("\n") ?? "");
  const found =
    /\bcell:(\d+)/.exec(text) ?? /\bCell In\s?\[\d+\], line (\d+)/.exec(text) ?? /^-+> *(\d+) /m.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** Describes why `cell` stopped its notebook; `reason` serves where the kernel sent no error of its own. */
export function describeFailure(name: string, notebook: Notebook, cell: CodeCell, reason: string): Failure {
  const error = cell.outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
  const line = lineOf(error);
  const number = notebook.cells.indexOf(cell) + 1;
  const { ename, evalue } = error ?? { ename: "Error", evalue: reason };
  const where = `${name}, cell ${number} (${cell.id})${line ? `, line ${line}` : ""}`;
  return {
    cell: number,
    ...(line && { line }),
    ename,
    evalue,
    traceback: error?.traceback ?? [],
    dataMissing: ename === MISSING_DATA,
    message: `${where}: ${ename}: ${evalue}${line ? `\n${excerpt(cell.source, line)}` : ""}`,
  };
}

/** Describes why the notebook could not even begin. */
export const failureToStart = (name: string, { message }: Error): Failure => ({
  ename: "KernelError",
  evalue: message,
  traceback: [],
  dataMissing: false,
  message: `${name}: not executed: ${message}`,
});
