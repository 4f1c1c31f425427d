import { escapeHtml } from "../../html.js";
import type { Renderer } from "./context.js";

/** Deeper parts are folded; what is deeper than `DEEPEST` is not shown. */
const OPEN_DEPTH = 1;
const DEEPEST = 60;
/** Entries of one list or object that are shown. */
const MOST_ENTRIES = 1000;

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null;

function tree(value: unknown, depth: number): string {
  if (!isNested(value)) return `<code>${escapeHtml(JSON.stringify(value) ?? "null")}</code>`;
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  const count = `${entries.length} ${isList ? "item" : "entr"}${isList ? (entries.length === 1 ? "" : "s") : entries.length === 1 ? "y" : "ies"}`;
  if (entries.length === 0) return `<code>${isList ? "[]" : "{}"}</code>`;
  if (depth > DEEPEST) return `<code>…</code> ${count}`;
  const rows = entries
    .slice(0, MOST_ENTRIES)
    .map(([key, each]) => `<li><span class="key">${escapeHtml(key)}</span> ${tree(each, depth + 1)}</li>`);
  const more = entries.length - rows.length;
  if (more > 0) rows.push(`<li>… ${more} more</li>`);
  const open = depth < OPEN_DEPTH ? " open" : "";
  return `<details${open}><summary>${isList ? "list" : "object"} of ${count}</summary><ul>${rows.join("")}</ul></details>`;
}

/** JSON as a tree whose parts fold. */
export const json: Renderer = (data) => `<div class="json">${tree(data, 0)}</div>`;

/** What a library that the page does not carry would draw, as the data it was given. */
export const specification =
  (what: string): Renderer =>
  (...given) =>
    `<p class="note">${what} is shown as its data.</p>${json(...given)}`;
