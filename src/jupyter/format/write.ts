import { isObject, type JsonObject } from "../../shared/json.js";
import { digitsOf } from "./exact-integers.js";
import { splitLines } from "./lines.js";
import type { Notebook } from "./notebook.js";

/** A number as Python's json, and so Jupyter's server, writes it: 0.00001 as 1e-05. */
function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return x < 0 ? "-1e999" : "1e999"; // The only JSON that is parsed as infinity.
  if (x === 0 || Math.abs(x) >= 1e-4) return JSON.stringify(x);
  return x.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/** Python sorts by code points, JavaScript by UTF-16 units; the orders differ between surrogates and U+E000 to U+FFFF. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const SURROGATE = /[\ud800-\udfff]/;
const byKey = (a: string, b: string): number =>
  SURROGATE.test(a + b) ? byCodePoint(a, b) : a < b ? -1 : a > b ? 1 : 0;

/** A lone surrogate cannot be encoded in UTF-8, and Python refuses to write it. */
const formatString = (text: string): string => JSON.stringify(text.toWellFormed());

/** JSON with sorted keys and one space of indent for each level. */
function format(value: unknown, indent: string): string {
  const deeper = `${indent} `;
  const block = (open: string, items: string[], close: string) =>
    items.length === 0
      ? open + close
      : `${open}\n${items.map((item) => deeper + item).join(",\n")}\n${indent}${close}`;
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value))
    return block(
      "[",
      value.map((item) => format(item, deeper)),
      "]",
    );
  if (typeof value === "string") return formatString(value);
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const digits = digitsOf(value);
  if (digits !== undefined) return digits;
  const entries = Object.entries(value).filter(([, below]) => below !== undefined);
  entries.sort(([a], [b]) => byKey(a, b));
  return block(
    "{",
    entries.map(([key, below]) => `${formatString(key)}: ${format(below, deeper)}`),
    "}",
  );
}

/** Removes metadata that only a running Jupyter uses, in place. */
function withoutTransient(notebook: Notebook): Notebook {
  for (const key of ["orig_nbformat", "orig_nbformat_minor", "signature"]) delete notebook.metadata[key];
  for (const cell of notebook.cells) delete cell.metadata["trusted"];
  return notebook;
}

/** The text of a notebook file as Jupyter writes it: one space of indent, sorted keys, split lines. */
export function formatNotebook(notebook: Notebook): string {
  const content = withoutTransient(structuredClone(notebook));
  return `${format(splitLines(content as unknown as JsonObject), "")}\n`;
}
