import { createHash } from "node:crypto";
import { NotebookFormatError } from "../errors.js";
import type { Notebook } from "./notebook.js";
import { schemaFault } from "./validate.js";
import { joinLines } from "./lines.js";

type Json = Record<string, unknown>;

/** The object in the file's text, or the sentence that says why there is none. */
function parseJson(text: string, path: string): Json {
  if (text.trim() === "")
    throw new NotebookFormatError(`${path}: the file is empty; a notebook is a JSON object`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new NotebookFormatError(`${path}: not valid JSON: ${(error as Error).message}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new NotebookFormatError(
      `${path}: a notebook is a JSON object, this is ${Array.isArray(parsed) ? "a list" : `a ${typeof parsed}`}`,
    );
  }
  return parsed as Json;
}

/** Deeper than any notebook, and shallow enough for every program that walks one recursively, Python's json among them. */
const MAX_DEPTH = 500;

function checkDepth(notebook: Json, path: string): void {
  let level: unknown[] = [notebook];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH)
      throw new NotebookFormatError(
        `${path}: lists and objects are nested more than ${MAX_DEPTH} levels deep`,
      );
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null
        ? Object.values(value).filter((below) => typeof below === "object")
        : [],
    );
  }
}

function checkVersion(notebook: Json, path: string): number {
  const { nbformat, nbformat_minor: minor } = notebook;
  if (nbformat === undefined)
    throw new NotebookFormatError(`${path}: "nbformat" is missing; this is no notebook`);
  if (nbformat !== 4) {
    const advice = "convert it with `jupyter nbconvert --to notebook --nbformat 4`";
    throw new NotebookFormatError(
      `${path}: nbformat ${JSON.stringify(nbformat)} is not supported, only 4; ${advice}`,
    );
  }
  if (typeof minor !== "number" || !Number.isInteger(minor) || minor < 0) {
    throw new NotebookFormatError(
      `${path}: nbformat_minor must be a whole number, not ${JSON.stringify(minor)}`,
    );
  }
  return minor;
}

/** Cell ids came with 4.5; older notebooks get ones made from place and content, the same at every reading. */
function addCellIds(cells: Json[]): void {
  cells.forEach((cell, i) => {
    const source = JSON.stringify([i, cell["cell_type"], cell["source"]]);
    cell["id"] ??= createHash("sha256").update(source).digest("hex").slice(0, 8);
  });
}

function checkUniqueIds(cells: Json[], path: string): void {
  const seen = new Map<unknown, number>();
  cells.forEach((cell, i) => {
    const before = seen.get(cell["id"]);
    if (before !== undefined) {
      throw new NotebookFormatError(
        `${path}: cells ${before + 1} and ${i + 1} share the id "${String(cell["id"])}"`,
      );
    }
    seen.set(cell["id"], i);
  });
}

/**
 * A notebook from the text of its file, validated against the official schema of its version and upgraded to 4.5.
 * Throws a `NotebookFormatError` of one sentence otherwise.
 *
 * @param path what messages call the file
 */
export function parseNotebook(text: string, path: string): Notebook {
  const notebook = parseJson(text, path);
  checkDepth(notebook, path);
  const minor = checkVersion(notebook, path);
  const fault = schemaFault(notebook, minor);
  if (fault) throw new NotebookFormatError(`${path}: ${fault}`);
  const cells = notebook["cells"] as Json[];
  if (minor < 5) {
    addCellIds(cells);
    notebook["nbformat_minor"] = 5;
  }
  checkUniqueIds(cells, path);
  return joinLines(notebook) as unknown as Notebook;
}
