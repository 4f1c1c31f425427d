import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { toolRoot } from "../../shared/roots.js";
import { collectDependencies } from "../freshness/dependency-graph.js";
import type { KernelFailure } from "./traceback.js";

/** Names the variable that holds the path of the library's compile errors, where a compiler watches it. */
export const BUILD_ERRORS_FILE = "NOTEBOOK_REPORT_BUILD_ERRORS";

/** A type error of the library; line and column are counted from 1. */
export interface BuildError {
  /** The source, from the project's folder. */
  file: string;
  line: number;
  column: number;
  message: string;
}

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/**
 * The library's type errors as the failure of a cell that imports the modules they stand in, as a type error in the
 * cell itself would be. Undefined if the cell reaches none, and wherever no compiler watches.
 */
export async function failureOfBuild(source: string): Promise<KernelFailure | undefined> {
  const file = process.env[BUILD_ERRORS_FILE];
  if (file === undefined || !source.includes("import")) return undefined;
  const text = await readFile(file, "utf8").catch(() => "[]");
  const errors = JSON.parse(text) as BuildError[];
  if (errors.length === 0) return undefined;
  const { modules } = collectDependencies([source], process.cwd());
  const met = errors.filter((error) => modules.has(resolve(toolRoot, error.file)));
  if (met.length === 0) return undefined;
  return {
    ename: "TypeScriptError",
    evalue: `the library does not compile: ${met[0]!.file}:${met[0]!.line}: ${met[0]!.message}`,
    traceback: met.flatMap(({ file, line, column, message }) => [
      `${file}:${line}:${column}`,
      `${red("TypeScriptError")}: ${message}`,
    ]),
  };
}
