import { splitLines } from "./lines.js";
import type { Notebook } from "./notebook.js";

/** A number as Python's json writes it, which is what Jupyter's server saves: 0.00001 is 1e-05 there. */
function formatNumber(x: number): string {
  if (x === 0 || Math.abs(x) >= 1e-4) return JSON.stringify(x);
  const [digits, exponent] = x.toExponential().split("e-") as [string, string];
  return `${digits}e-${exponent.padStart(2, "0")}`;
}

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
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, below]) => below !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return block(
    "{",
    entries.map(([key, below]) => `${JSON.stringify(key)}: ${format(below, deeper)}`),
    "}",
  );
}

/** The text of the notebook's file as Jupyter writes it: one space of indent, sorted keys, split lines. */
export function formatNotebook(notebook: Notebook): string {
  const lines = splitLines(notebook as unknown as Record<string, unknown>);
  return `${format(lines, "")}\n`;
}
