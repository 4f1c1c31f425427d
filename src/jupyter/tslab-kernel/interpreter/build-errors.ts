import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { toolRoot } from "../../../shared/roots.js";
import { collectDependencies } from "../../freshness/dependency-graph.js";
import type { CellError } from "./messages.js";

/** The environment variable with the path of the library's compile errors, set while a compiler watches it. */
export const BUILD_ERRORS_FILE = "NOTEBOOK_REPORT_BUILD_ERRORS";

/** A type error of the library; line and column are counted from 1. */
export interface BuildError {
  /** The source file, relative to the project's folder. */
  file: string;
  line: number;
  column: number;
  message: string;
}

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/**
 * The error of a cell that imports library modules with type errors, as if the errors were its own. Undefined if it
 * imports none, or if no compiler watches the library.
 */
export async function findBuildError(source: string): Promise<CellError | undefined> {
  const file = process.env[BUILD_ERRORS_FILE];
  if (file === undefined || !source.includes("import")) return undefined;
  const errors = JSON.parse(await readFile(file, "utf8").catch(() => "[]")) as BuildError[];
  if (errors.length === 0) return undefined;
  const { modules } = collectDependencies([source], process.cwd());
  const imported = errors.filter((error) => modules.has(resolve(toolRoot, error.file)));
  const [first] = imported;
  if (first === undefined) return undefined;
  return {
    ename: "TypeScriptError",
    evalue: `the library does not compile: ${first.file}:${first.line}: ${first.message}`,
    traceback: imported.flatMap(({ file, line, column, message }) => [
      `${file}:${line}:${column}`,
      `${red("TypeScriptError")}: ${message}`,
    ]),
  };
}
