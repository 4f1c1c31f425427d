/** Compares a notebook with its page: everything in the notebook must be on the page, or a note there says why not. */
import { parseFragment, type DefaultTreeAdapterTypes } from "parse5";
import { type Cell, hasTag, type Notebook, type Output } from "#jupyter/index.js";
import { formulasOf } from "./jupyterlab-formulas.js";

/** Something of a notebook that is not on its page, and no note says why. */
export interface Loss {
  cell: number;
  /** What kind of thing it is, e.g. `formula`. */
  kind: string;
  /** Its beginning. */
  text: string;
}

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;

/** What a page or a part of it holds, as a reader has it. */
export interface Shown {
  /** All text, without blanks. */
  text: string;
  formulas: Set<string>;
  images: number;
  ids: string[];
  fragments: string[];
  notes: number;
}

const squeeze = (text: string): string => text.replace(/[\s\u200b\ufeff]+/g, "");

const attribute = (node: Node, name: string): string | undefined =>
  "attrs" in node ? node.attrs.find((each) => each.name === name)?.value : undefined;

/** Reads HTML of the page. */
export function readShown(html: string): Shown {
  const shown: Shown = { text: "", formulas: new Set(), images: 0, ids: [], fragments: [], notes: 0 };
  const parts: string[] = [];
  const stack: Node[] = [parseFragment(html)];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.nodeName === "#text" && "value" in node) parts.push(node.value);
    const id = attribute(node, "id");
    if (id !== undefined) shown.ids.push(id);
    const href = attribute(node, "href");
    if (href?.startsWith("#")) shown.fragments.push(href.slice(1));
    if (/(^|\s)(note|removed)(\s|$)/.test(attribute(node, "class") ?? "")) shown.notes++;
    if (node.nodeName === "img" || node.nodeName === "svg") shown.images++;
    const isTex = node.nodeName === "annotation";
    if ("childNodes" in node) {
      if (isTex)
        shown.formulas.add(
          squeeze(node.childNodes.map((child) => ("value" in child ? child.value : "")).join("")),
        );
      stack.push(...node.childNodes.toReversed());
    }
  }
  shown.text = squeeze(parts.join(""));
  return shown;
}

const CONTROL =
  /\u001b\[[\d;:?]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Lines of printed text that are left after overwriting; a line that was overwritten counts by its last state. */
const printedLines = (text: string): string[] =>
  text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .filter((line) => !line.includes("\b") && !/\u001b\[\d*K/.test(line))
    .map((line) => (line.includes("\r") ? "" : line))
    .map((line) => squeeze(line.replace(CONTROL, "")));

/** Consecutive outputs of the same stream, joined as JupyterLab does. */
function streamsOf(outputs: Output[]): string[] {
  const texts: string[] = [];
  let last: string | undefined;
  for (const output of outputs) {
    if (output.output_type !== "stream") last = undefined;
    else if (output.name === last) texts.push((texts.pop() ?? "") + output.text);
    else {
      texts.push(output.text);
      last = output.name;
    }
  }
  return texts;
}

/** Words of Markdown prose, without code, formulas, addresses and HTML. */
function wordsOf(markdown: string): string[] {
  const prose = formulasOf(markdown)
    .text.replace(/^([`~]{3,})[^]*?^\1/gm, " ")
    .replace(/`[^`]*`|&#?\w+;/g, " ")
    .replace(/<!--[^]*?-->|<(style|script|svg)\b[^]*?<\/\1>|<[^<>]*>/gi, " ")
    .replace(/\]\((?:[^()]|\([^()]*\))*\)|https?:\S+|\]\[[^\]]*\]|^\s*\[[^\]]+\]:.*$/gm, " ")
    .replace(/\\begin\{[^]*?\\end\{[^}]*\}/g, " ");
  return prose.match(/\p{L}{3,}/gu) ?? [];
}

function checkMarkdown(
  source: string,
  shown: Shown,
  whole: Shown,
  lose: (kind: string, text: string) => void,
): void {
  for (const word of new Set(wordsOf(source))) if (!shown.text.includes(word)) lose("word", word);
  const { formulas } = formulasOf(source.replace(/\]\([^)\n]*\)/g, "]"));
  for (const formula of formulas) {
    const tex = squeeze(formula);
    const isShown = shown.formulas.has(tex) || shown.text.includes(tex);
    if (!isShown && ![...shown.formulas].some((each) => similar(each, tex))) lose("formula", formula);
  }
  for (const [, address = ""] of source.matchAll(/\]\(#([^)\s]+)\)/g))
    if (address === "" && whole.ids.length === 0) lose("link", address);
}

/** The page rewrites some commands: what is left without commands is compared then. */
const similar = (a: string, b: string): boolean => {
  const plain = (tex: string) =>
    tex.replace(/\\(?:begin|end)(?:\{[a-z]+\*?\})+|\\[a-zA-Z]+\*?|[{}$&*\\#@[\]()]/g, "");
  return plain(a) === plain(b);
};

function checkOutputs(outputs: Output[], shown: Shown, lose: (kind: string, text: string) => void): void {
  for (const text of streamsOf(outputs))
    for (const line of printedLines(text)) if (!shown.text.includes(line)) lose("stream", line);
  for (const output of outputs) {
    if (output.output_type === "error") {
      for (const text of [output.ename, output.evalue, ...output.traceback])
        for (const line of printedLines(text)) if (!shown.text.includes(line)) lose("error", line);
    } else if ("data" in output) checkData(output.data, shown, lose);
  }
}

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"];

function checkData(
  data: Record<string, unknown>,
  shown: Shown,
  lose: (kind: string, text: string) => void,
): void {
  const types = Object.keys(data);
  if (types.length === 0) return;
  const html = data["text/html"];
  if (typeof html === "string") {
    const inner = readShown(html.replace(/<(script|style|svg|title|textarea|option)\b[^]*?<\/\1\s*>/gi, ""));
    const words = new Set(inner.text.match(/\p{L}{3,}/gu) ?? []);
    const missing = [...words].filter((word) => !shown.text.includes(word));
    if (missing.length > 0 && shown.notes === 0 && !/hidden|display:\s*none/.test(html))
      lose("html", missing.join(" "));
    return;
  }
  if (IMAGES.some((type) => data[type] !== undefined)) {
    const isLatex = data["text/latex"] !== undefined && shown.formulas.size > 0;
    if (shown.images === 0 && shown.notes === 0 && !isLatex) lose("image", types.join(", "));
    return;
  }
  const text = data["text/plain"];
  if (types.length === 1 && typeof text === "string")
    for (const line of printedLines(text)) if (!shown.text.includes(line)) lose("text", line);
  if (types.length > 1 && shown.text === "" && shown.images === 0) lose("output", types.join(", "));
}

const HIDDEN_TAGS = ["remove-cell", "remove-input", "hide-output", "remove-output"];

function checkCell(cell: Cell, shown: Shown, whole: Shown, lose: (kind: string, text: string) => void): void {
  if (cell.cell_type === "markdown") return checkMarkdown(cell.source, shown, whole, lose);
  const lines = cell.source.split("\n").filter((line) => !/^\s*(?:\/\/|#|%|--)\|/.test(line));
  for (const line of lines) if (!shown.text.includes(squeeze(line))) lose("code", line);
  if (cell.cell_type === "code") checkOutputs(cell.outputs, shown, lose);
}

/** What of a notebook is not on its page. */
export function findLosses(notebook: Notebook, cells: string[], page: string): Loss[] {
  const losses: Loss[] = [];
  const whole = readShown(page);
  notebook.cells.forEach((cell, i) => {
    if (HIDDEN_TAGS.some((tag) => hasTag(cell, tag))) return;
    const lose = (kind: string, text: string) => losses.push({ cell: i + 1, kind, text: text.slice(0, 100) });
    checkCell(cell, readShown(cells[i] ?? ""), whole, lose);
  });
  const ids = new Set<string>();
  for (const id of whole.ids) {
    if (ids.has(id)) losses.push({ cell: 0, kind: "double id", text: id });
    ids.add(id);
  }
  for (const fragment of new Set(whole.fragments))
    if (fragment !== "" && !ids.has(decodeURIComponent(fragment)))
      losses.push({ cell: 0, kind: "dead link", text: fragment });
  return losses;
}
