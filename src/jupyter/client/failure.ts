import { stripVTControlCharacters } from "node:util";
import { MISSING_DATA } from "../../shared/mime.js";
import type { CodeCell, ErrorOutput, Notebook } from "../format/notebook.js";

/** Why the execution of a notebook stopped. */
export interface Failure {
  /** The cell's number among all cells, counted from 1; undefined if the kernel did not start. */
  cell?: number;
  /** The line of the cell's source, counted from 1, if known. */
  line?: number;
  ename: string;
  evalue: string;
  traceback: string[];
  /** Whether the cell failed because its data are not on this machine. */
  dataMissing: boolean;
  /** Notebook, cell, line and error in a few lines of text. */
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

/** The line that a traceback names: our kernel's `cell:LINE`, or IPython's `Cell In[1], line LINE` or its arrow. */
function lineOf(error: ErrorOutput | undefined): number | undefined {
  const text = stripVTControlCharacters(error?.traceback.join("\n") ?? "");
  const found =
    /\bcell:(\d+)/.exec(text) ?? /\bCell In\s?\[\d+\], line (\d+)/.exec(text) ?? /^-+> *(\d+) /m.exec(text);
  return found ? Number(found[1]) : undefined;
}

const NODE_MODULE = /Cannot find (?:module|package) '((?:@[\w.-]+\/)?[\w][\w.-]*)[/'\w.-]*'/;
const PYTHON_MODULE = /^No module named '([\w-]+)/;
/** The package that notebooks import the library from is there, or it is another that npm would install. */
const OWN_PACKAGE = "notebook-report";

/** What to do about an error; empty if only its author can know. */
function remedyOf(ename: string, evalue: string): string {
  if (ename === "ModuleNotFoundError") {
    const [, name] = PYTHON_MODULE.exec(evalue) ?? [];
    return name === undefined ? "" : `\nInstall it where the kernel runs: python -m pip install ${name}`;
  }
  const [, name] = NODE_MODULE.exec(evalue) ?? [];
  return name === undefined || name === OWN_PACKAGE ? "" : `\nInstall it in the project: npm install ${name}`;
}

/** Describes the failure of `cell`; `reason` is used if the cell has no error output. */
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
    message: `${where}: ${ename}: ${evalue}${line ? `\n${excerpt(cell.source, line)}` : ""}${remedyOf(ename, evalue)}`,
  };
}

/** Describes the failure of a kernel to start. */
export const failureToStart = (name: string, { message }: Error): Failure => ({
  ename: "KernelError",
  evalue: message,
  traceback: [],
  dataMissing: false,
  message: `${name}: not executed: ${message}`,
});
