import { splitLines } from "./lines.js";
import type { Notebook } from "./notebook.js";

/** A number as Python's json writes it, which is what Jupyter's server saves: 0.00001 is 1e-05 there. */
function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return x < 0 ? "-1e999" : "1e999"; // as it must have been written to be read so
  if (x === 0 || Math.abs(x) >= 1e-4) return JSON.stringify(x);
  const [digits, exponent] = x.toExponential().split("e-") as [string, string];
  return `${digits}e-${exponent.padStart(2, "0")}`;
}

/** Python sorts by code points, JavaScript by UTF-16 units, which differs where a surrogate meets U+E000 to U+FFFF. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const SURROGATE = /[\ud800-\udfff]/;
const byKey = (a: string, b: string): number =>
  SURROGATE.test(a + b) ? byCodePoint(a, b) : a < b ? -1 : a > b ? 1 : 0;

/** Half a surrogate pair is no text that UTF-8 can hold; Python refuses to write it. */
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
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, below]) => below !== undefined);
  entries.sort(([a], [b]) => byKey(a, b));
  return block(
    "{",
    entries.map(([key, below]) => `${formatString(key)}: ${format(below, deeper)}`),
    "}",
  );
}

type Json = Record<string, unknown>;

/** Drops what belongs to a running Jupyter and not into files, in place. */
function withoutTransient(notebook: Json): Json {
  const { metadata, cells } = notebook as { metadata: Json; cells: { metadata: Json }[] };
  for (const key of ["orig_nbformat", "orig_nbformat_minor", "signature"]) delete metadata[key];
  for (const cell of cells) delete cell.metadata["trusted"];
  return notebook;
}

/** The text of the notebook's file as Jupyter writes it: one space of indent, sorted keys, split lines. */
export function formatNotebook(notebook: Notebook): string {
  const lines = withoutTransient(splitLines(notebook as unknown as Json));
  return `${format(lines, "")}\n`;
}
