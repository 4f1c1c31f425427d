import { createHash } from "node:crypto";
import { isObject, type JsonObject } from "../../shared/json.js";
import { NotebookFormatError } from "../errors.js";
import { convertOldNotebook } from "./convert.js";
import { keepIntegers } from "./exact-integers.js";
import { joinLines } from "./lines.js";
import type { Notebook } from "./notebook.js";
import { Repairs, repairNotebook } from "./repair.js";
import { schemaViolation } from "./validate.js";

const BYTE_ORDER_MARK = /^\ufeff/;

/** Parses the file's text. Throws a `NotebookFormatError` if it is not a JSON object, or one that is nested too deep. */
function parseJson(text: string, path: string): JsonObject {
  if (text.trim() === "")
    throw new NotebookFormatError(`${path}: the file is empty; a notebook is a JSON object`);
  const json = text.replace(BYTE_ORDER_MARK, "");
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new NotebookFormatError(`${path}: not valid JSON: ${(error as Error).message}`);
  }
  if (!isObject(parsed)) {
    const found = Array.isArray(parsed) ? "a list" : `a ${typeof parsed}`;
    throw new NotebookFormatError(`${path}: a notebook is a JSON object, this is ${found}`);
  }
  checkDepth(parsed, path);
  keepIntegers(parsed, json);
  return parsed;
}

/** Deeper than any real notebook, and shallow enough for programs that recurse, such as Python's json. */
const MAX_DEPTH = 500;

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null;

function checkDepth(notebook: JsonObject, path: string): void {
  let level: object[] = [notebook];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH)
      throw new NotebookFormatError(
        `${path}: lists and objects are nested more than ${MAX_DEPTH} levels deep`,
      );
    level = level.flatMap((value) => Object.values(value).filter(isNested));
  }
}

/** The notebook's minor version. Throws a `NotebookFormatError` if it is not nbformat 4. */
function checkVersion(notebook: JsonObject, path: string): number {
  const { nbformat, nbformat_minor: minor } = notebook;
  if (nbformat === undefined)
    throw new NotebookFormatError(`${path}: "nbformat" is missing; this is not a notebook`);
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

/** Adds the cell ids that nbformat 4.5 requires, derived from position and content so that they are stable. */
function addCellIds(cells: JsonObject[]): void {
  cells.forEach((cell, i) => {
    const source = JSON.stringify([i, cell["cell_type"], cell["source"]]);
    cell["id"] ??= createHash("sha256").update(source).digest("hex").slice(0, 8);
  });
}

function checkUniqueIds(cells: JsonObject[], path: string): void {
  const firstUses = new Map<unknown, number>();
  cells.forEach((cell, i) => {
    const first = firstUses.get(cell["id"]);
    if (first !== undefined) {
      throw new NotebookFormatError(
        `${path}: cells ${first + 1} and ${i + 1} share the id "${String(cell["id"])}"`,
      );
    }
    firstUses.set(cell["id"], i);
  });
}

/**
 * Parses the text of a notebook file, validates it against the official schema of its version and upgrades it to 4.5.
 * Throws a `NotebookFormatError` of one sentence if it is not a valid notebook.
 *
 * @param path the file's name in messages
 */
export function parseNotebook(text: string, path: string): Notebook {
  const notebook = parseJson(text, path);
  return validated(notebook, path);
}

/** The notebook, if it is valid, upgraded to 4.5. */
function validated(notebook: JsonObject, path: string): Notebook {
  const minor = checkVersion(notebook, path);
  const violation = schemaViolation(notebook, minor);
  if (violation) throw new NotebookFormatError(`${path}: ${violation}`);
  const cells = notebook["cells"] as JsonObject[]; // The schema has been checked.
  if (minor < 5) {
    addCellIds(cells);
    notebook["nbformat_minor"] = 5;
  }
  checkUniqueIds(cells, path);
  return joinLines(notebook) as unknown as Notebook;
}

/** A notebook that was read, and in one line what had to be repaired; empty if nothing. */
export interface ReadableNotebook {
  notebook: Notebook;
  repairs: string;
}

/**
 * Parses the text of any notebook file that other programs open: what breaks only the schema is repaired, nbformat 2 and
 * 3 are converted. Throws a `NotebookFormatError` of one sentence if the file is no notebook.
 *
 * @param path the file's name in messages
 */
export function parseAnyNotebook(text: string, path: string): ReadableNotebook {
  try {
    return { notebook: parseNotebook(text, path), repairs: "" };
  } catch (error) {
    if (!(error instanceof NotebookFormatError)) throw error;
    const parsed = parseJson(text, path);
    const version = parsed["nbformat"] ?? ("cells" in parsed ? 4 : undefined);
    const repairs = new Repairs();
    if (version === 2 || version === 3) repairs.add(`it was converted from nbformat ${version}`);
    else if (version !== 4) throw error;
    if (parsed["nbformat"] === undefined) repairs.add('the notebook has no "nbformat"');
    const notebook = version === 4 ? { ...parsed, nbformat: 4 } : convertOldNotebook(parsed);
    if (!repairNotebook(notebook, repairs)) throw error;
    return { notebook: validated(notebook, path), repairs: repairs.toString() };
  }
}
