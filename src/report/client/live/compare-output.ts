import { mime } from "../../../shared/mime.js";
import { sanitizeFigure } from "../../sanitize/figure.js";
import { figureJson } from "../figures/json.js";
import type { LiveCell, LiveChapter } from "../../live-worker/protocol.js";
import type { Agreement } from "./compare-claim.js";
import { firstDifference, isNearValue } from "./differences.js";
import type { MadeOutput } from "./run-chapter.js";

type Kind = "figure" | "table" | "drawing" | "stream";

/** What became of a figure, a table, a drawing, printed lines, or a number in the text. */
export interface OutputResult {
  kind: Kind | "number";
  /** The output on the page. */
  element: Element;
  agreement: Agreement;
  text: string;
}

export const parse = (html: string) => new DOMParser().parseFromString(html, "text/html"); // Runs no scripts, loads nothing.

const squeezed = (text: string | null): string => (text ?? "").replace(/\s+/g, " ").trim();

export const tableRows = (root: ParentNode): string[][] =>
  [...root.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => squeezed(cell.textContent)));

export const drawingTexts = (root: ParentNode): string[] =>
  [...root.querySelectorAll("text")].map((text) => squeezed(text.textContent)).filter(Boolean);

/** A figure as the page would embed it. */
export const cleanFigure = (figure: unknown): unknown =>
  JSON.parse(JSON.stringify(sanitizeFigure(figure) ?? null)) as unknown;

/** For each kind: where its outputs are in a cell on the page, their content there, and the content of one made here. */
const KINDS: Record<
  Kind,
  { selector: string; shown: (element: Element) => unknown; made: (output: MadeOutput) => unknown }
> = {
  figure: {
    selector: ".plot",
    shown: (element) => JSON.parse(figureJson(element)) as unknown,
    made: ({ data }) => cleanFigure(data[mime.figure]),
  },
  table: {
    selector: ".html",
    shown: tableRows,
    made: ({ data }) => tableRows(parse(String(data[mime.html]))),
  },
  drawing: {
    selector: ".drawing",
    shown: drawingTexts,
    made: ({ data }) => drawingTexts(parse(String(data[mime.svg]))),
  },
  stream: {
    selector: "pre.stream",
    shown: (element) => squeezed(element.textContent),
    made: ({ text }) => squeezed(text),
  },
};

const isKind = (kind: string): kind is Kind => kind in KINDS;

const brief = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function compared(kind: Kind, element: Element, output: MadeOutput): [Agreement, string] {
  if (output.volatile) return ["varies", "recomputed here; its numbers vary from run to run"];
  const [shown, made] = [KINDS[kind].shown(element), KINDS[kind].made(output)];
  const found = firstDifference(shown, made);
  if (!found) return ["same", "recomputed here: the same"];
  if (isNearValue(shown, made)) return ["near", "recomputed here: the same but for last digits"];
  const place = found.path ? ` (${found.path})` : "";
  return ["differs", `recomputed here: ${brief(found.made)}, but the page has ${brief(found.shown)}${place}`];
}

/** An output that the page shows, with the one that its cell made here. */
export interface OutputPair {
  kind: Kind;
  element: Element;
  output: MadeOutput | undefined;
}

/** The figures, tables, drawings and printed lines that the page shows of a cell. */
export function outputPairs(
  { slug }: LiveChapter,
  { id, outputs }: LiveCell,
  made: MadeOutput[],
): OutputPair[] {
  const cell = document.getElementById(`${slug}.${id}`);
  const seen = new Map<Kind, number>();
  return outputs.flatMap(({ kind }, i): OutputPair[] => {
    if (!isKind(kind)) return [];
    const nth = seen.get(kind) ?? 0;
    seen.set(kind, nth + 1);
    const element = cell?.querySelectorAll(KINDS[kind].selector)[nth];
    return element ? [{ kind, element, output: made[i] }] : [];
  });
}

/** Compares the figures, tables, drawings and printed lines that a cell made here with those the page shows. */
export const compareOutputs = (chapter: LiveChapter, cell: LiveCell, made: MadeOutput[]): OutputResult[] =>
  outputPairs(chapter, cell, made).map(({ kind, element, output }) => {
    const [agreement, text]: [Agreement, string] = output
      ? compared(kind, element, output)
      : ["missing", "not recomputed here: its cell did not make it"];
    return { kind, element, agreement, text };
  });
