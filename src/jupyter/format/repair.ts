/** What breaks only nbformat's schema is repaired, as nbformat itself does when it reads. */
import { createHash } from "node:crypto";
import { isObject, type JsonObject } from "../../shared/json.js";

/** What was repaired, and how often. */
export class Repairs {
  private readonly counts = new Map<string, number>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** One line; empty if nothing was repaired. */
  toString(): string {
    return [...this.counts]
      .map(([what, count]) => (count > 1 ? `${what} (${count} times)` : what))
      .join(", ");
  }
}

const text = (value: unknown): string | string[] => {
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return value.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  return value === undefined || value === null ? "" : JSON.stringify(value);
};

/** Keeps only the given properties. */
function keepOnly(object: JsonObject, names: string[], where: string, repairs: Repairs): void {
  for (const name of Object.keys(object))
    if (!names.includes(name)) {
      delete object[name];
      repairs.add(`"${name}" does not belong to ${where}`);
    }
}

/** Sets a property that is not as it should be. */
function ensure(
  object: JsonObject,
  name: string,
  isRight: (value: unknown) => boolean,
  value: unknown,
  where: string,
  repairs: Repairs,
): void {
  if (isRight(object[name])) return;
  repairs.add(name in object ? `${where} has an unusable "${name}"` : `${where} has no "${name}"`);
  object[name] = value;
}

const isString = (value: unknown): boolean => typeof value === "string";
const isText = (value: unknown): boolean =>
  isString(value) || (Array.isArray(value) && value.every(isString));
const isCount = (value: unknown): boolean =>
  value === null || (Number.isInteger(value) && Number(value) >= 0);

const toCount = (value: unknown): number | null => {
  const count = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return isCount(count) ? (count as number | null) : null;
};

/** Data by MIME type: text, or for JSON types anything. */
function repairBundle(output: JsonObject, where: string, repairs: Repairs): void {
  ensure(output, "data", isObject, {}, where, repairs);
  ensure(output, "metadata", isObject, {}, where, repairs);
  const data = output["data"];
  if (!isObject(data)) return;
  for (const [type, value] of Object.entries(data))
    if (!/^application\/(?:.*\+)?json$/.test(type) && !isText(value)) {
      repairs.add(`${where} has ${type} that is not text`);
      data[type] = text(value);
    }
}

function repairOutput(output: JsonObject, repairs: Repairs): void {
  const type = output["output_type"];
  const where = `an output (${String(type)})`;
  if (type === "stream") {
    ensure(output, "name", (name) => name === "stdout" || name === "stderr", "stdout", where, repairs);
    ensure(output, "text", isText, text(output["text"]), where, repairs);
    return keepOnly(output, ["output_type", "name", "text"], where, repairs);
  }
  if (type === "error") {
    ensure(output, "ename", isString, text(output["ename"]), where, repairs);
    ensure(output, "evalue", isString, text(output["evalue"]), where, repairs);
    const { traceback } = output;
    const lines = typeof traceback === "string" ? traceback.split("\n") : [];
    ensure(
      output,
      "traceback",
      (value) => Array.isArray(value) && value.every(isString),
      lines,
      where,
      repairs,
    );
    return keepOnly(output, ["output_type", "ename", "evalue", "traceback"], where, repairs);
  }
  if (type !== "display_data" && type !== "execute_result") {
    repairs.add(`the output type ${JSON.stringify(type)} is unknown`);
    const shown = JSON.stringify(output);
    for (const name of Object.keys(output)) delete output[name];
    Object.assign(output, { output_type: "display_data", data: { "text/plain": shown }, metadata: {} });
    return;
  }
  repairBundle(output, where, repairs);
  if (type === "execute_result")
    ensure(output, "execution_count", isCount, toCount(output["execution_count"]), where, repairs);
  const names = [
    "output_type",
    "data",
    "metadata",
    ...(type === "execute_result" ? ["execution_count"] : []),
  ];
  keepOnly(output, names, where, repairs);
}

/** Tags are words without commas, each once; `collapsed` is true or false. */
function repairCellMetadata(metadata: JsonObject, repairs: Repairs): void {
  const { tags } = metadata;
  if (tags !== undefined) {
    const list = (Array.isArray(tags) ? tags : [tags]).filter((tag) => typeof tag === "string");
    const plain = [...new Set(list.flatMap((tag) => tag.split(",")).map((tag) => tag.trim()))].filter(
      Boolean,
    );
    if (JSON.stringify(plain) !== JSON.stringify(tags))
      repairs.add("a cell's tags are not a list of different words");
    metadata["tags"] = plain;
  }
  const types: [string, string][] = [
    ["name", "string"],
    ["format", "string"],
    ["collapsed", "boolean"],
    ["jupyter", "object"],
  ];
  for (const [name, type] of types)
    if (
      name in metadata &&
      (typeof metadata[name] !== type || metadata[name] === null || metadata[name] === "")
    ) {
      delete metadata[name];
      repairs.add(`a cell has an unusable "${name}" in its metadata`);
    }
  if (
    "scrolled" in metadata &&
    metadata["scrolled"] !== "auto" &&
    typeof metadata["scrolled"] !== "boolean"
  ) {
    delete metadata["scrolled"];
    repairs.add('a cell has an unusable "scrolled" in its metadata');
  }
}

function repairCell(cell: JsonObject, repairs: Repairs): void {
  const type = cell["cell_type"];
  if (type !== "code" && type !== "markdown" && type !== "raw") {
    repairs.add(`the cell type ${JSON.stringify(type)} is unknown`);
    cell["cell_type"] = "raw";
  }
  const isCode = type === "code";
  const where = isCode ? "a code cell" : "a cell without code";
  ensure(cell, "metadata", isObject, {}, where, repairs);
  ensure(cell, "source", isText, text(cell["source"]), where, repairs);
  if (isObject(cell["metadata"])) repairCellMetadata(cell["metadata"], repairs);
  if (cell["attachments"] !== undefined && !isObject(cell["attachments"])) delete cell["attachments"];
  const names = ["id", "cell_type", "metadata", "source"];
  if (!isCode) return keepOnly(cell, [...names, "attachments"], where, repairs);
  ensure(cell, "execution_count", isCount, toCount(cell["execution_count"]), where, repairs);
  ensure(cell, "outputs", Array.isArray, [], where, repairs);
  for (const output of cell["outputs"] as unknown[]) if (isObject(output)) repairOutput(output, repairs);
  keepOnly(cell, [...names, "outputs", "execution_count"], where, repairs);
}

/** Gives every cell a unique id; new ids derive from position and content, so each reading gives the same. */
function repairIds(cells: JsonObject[], repairs: Repairs): void {
  const taken = new Set<unknown>();
  cells.forEach((cell, i) => {
    const { id } = cell;
    if (id !== undefined && !(typeof id === "string" && /^[a-zA-Z0-9-_]{1,64}$/.test(id)))
      repairs.add("a cell has an unusable id");
    else if (taken.has(id)) repairs.add("two cells have the same id");
    else if (id !== undefined) return void taken.add(id);
    const content = JSON.stringify([i, cell["cell_type"], cell["source"]]);
    cell["id"] = createHash("sha256").update(content).digest("hex").slice(0, 8);
    taken.add(cell["id"]);
  });
}

/** The kernel and the language have names. */
function repairMetadata(metadata: JsonObject, repairs: Repairs): void {
  const { kernelspec, language_info: language } = metadata;
  if (kernelspec !== undefined && !isObject(kernelspec)) delete metadata["kernelspec"];
  if (isObject(kernelspec)) {
    const name = isString(kernelspec["name"]) ? kernelspec["name"] : "unknown";
    ensure(kernelspec, "name", isString, name, "the kernel", repairs);
    ensure(kernelspec, "display_name", isString, name, "the kernel", repairs);
  }
  for (const [name, isRight] of [
    ["authors", Array.isArray],
    ["title", isString],
  ] as const)
    if (name in metadata && !isRight(metadata[name])) {
      delete metadata[name];
      repairs.add(`the notebook has an unusable "${name}"`);
    }
  if (language === undefined || (isObject(language) && isString(language["name"]))) return;
  delete metadata["language_info"];
  repairs.add("the language has no name");
}

/**
 * Repairs a notebook of nbformat 4 in place, and makes it one of nbformat 4.5.
 *
 * @returns false if it has no list of cells: then it is no notebook
 */
export function repairNotebook(notebook: JsonObject, repairs: Repairs): boolean {
  const { cells } = notebook;
  if (!Array.isArray(cells) || !cells.every(isObject)) return false;
  ensure(notebook, "metadata", isObject, {}, "the notebook", repairs);
  ensure(notebook, "nbformat_minor", isCount, 5, "the notebook", repairs);
  if (isObject(notebook["metadata"])) repairMetadata(notebook["metadata"], repairs);
  keepOnly(notebook, ["nbformat", "nbformat_minor", "metadata", "cells"], "the notebook", repairs);
  if (Number(notebook["nbformat_minor"]) < 5 && cells.some((cell) => "id" in cell))
    repairs.add(`cells have ids, which nbformat 4.${String(notebook["nbformat_minor"])} does not know`);
  if (Number(notebook["nbformat_minor"]) >= 5 && cells.some((cell) => !("id" in cell)))
    repairs.add("cells have no ids");
  for (const cell of cells) repairCell(cell, repairs);
  repairIds(cells, repairs);
  notebook["nbformat_minor"] = Math.max(5, Number(notebook["nbformat_minor"]));
  return true;
}
