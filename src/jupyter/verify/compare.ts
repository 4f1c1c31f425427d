import { type Claim, decodeClaim } from "../../shared/claim.js";
import { METADATA_KEY, mime, type OutputNote } from "../../shared/mime.js";
import { differences, NUMBER, type ValueDifference } from "./differences.js";
import type { CodeCell, Metadata, MimeBundle, Notebook, Output } from "../format/notebook.js";

/** One thing that two runs of a notebook do not share. */
export interface Difference extends ValueDifference {
  /** Which cell, which output, and where in it. */
  place: string;
}

/** Two runs of one notebook, held against each other. */
export interface Comparison {
  outputs: number;
  claims: number;
  differences: Difference[];
}

/**
 * The MIME types whose difference says most, first. The others of an output are made from these, so one difference an
 * output is told, not its echoes in pictures and texts.
 */
const TELLING: string[] = [mime.claim, mime.figure, mime.html, mime.svg, mime.png, mime.text];

const rank = (type: string): number => (TELLING.indexOf(type) + TELLING.length + 1) % (TELLING.length + 1);

const noteOf = (metadata: Metadata): OutputNote => (metadata[METADATA_KEY] as OutputNote | undefined) ?? {};

/** Words of a text, without its numbers and the white space that follows their width. */
const wordsOf = (text: string): string => text.replace(NUMBER, "#").replace(/[-\s]+/g, " ");

/** What must stay the same in the data of a volatile output: its types, and the words of its texts. */
const steadyTypes: Record<string, (data: unknown) => unknown> = {
  [mime.html]: (html) => wordsOf(String(html)),
  [mime.text]: (text) => wordsOf(String(text)),
};

/** Whether a value that varies from run to run stays within the spread that its claim declares. */
function isWithinSpread(before: Claim, now: Claim): boolean {
  const [a, b] = [before.actual, now.actual];
  return Object.is(a, b) || (a * b > 0 && Math.max(a / b, b / a) <= (now.spread ?? 1));
}

/** The steady part of a volatile output; a claim keeps its value unless it is within the spread of the other run's. */
function steady(data: MimeBundle, before: Claim | undefined, now: Claim | undefined): MimeBundle {
  const isSpread = before && now && isWithinSpread(before, now);
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => {
      if (type === mime.claim) return [type, isSpread ? { ...(value as object), actual: 0 } : value];
      return [type, steadyTypes[type]?.(value) ?? ""];
    }),
  );
}

type Part = [name: string, before: unknown, now: unknown];

/** The parts of two outputs of the same kind, the most telling first. */
function partsOf(before: Output, now: Output): Part[] {
  if (before.output_type === "stream" && now.output_type === "stream")
    return [
      ["stream", before.name, now.name],
      [before.name, before.text, now.text],
    ];
  if ("data" in before && "data" in now) {
    const volatile = noteOf(before.metadata).volatile && noteOf(now.metadata).volatile;
    const claims = [decodeClaim(before.data[mime.claim]), decodeClaim(now.data[mime.claim])] as const;
    const [a, b] = volatile
      ? [steady(before.data, ...claims), steady(now.data, ...claims)]
      : [before.data, now.data];
    const types = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort((x, y) => rank(x) - rank(y));
    return [
      ...types.map((type): Part => [type, a[type], b[type]]),
      ["metadata", before.metadata, now.metadata],
    ];
  }
  return [[before.output_type, before, now]];
}

function compareOutputs(before: Output[], now: Output[], tolerance: number): Difference[] {
  if (before.length !== now.length)
    return [
      { place: "number of outputs", before: `${before.length}`, now: `${now.length}`, tolerated: false },
    ];
  return before.flatMap((output, i) => {
    const other = now[i]!;
    const place = `output ${i + 1}`;
    if (output.output_type !== other.output_type)
      return [{ place, before: output.output_type, now: other.output_type, tolerated: false }];
    for (const [name, a, b] of partsOf(output, other)) {
      const claim = name === mime.claim ? decodeClaim(a) : undefined;
      const found = differences(a, b, tolerance);
      if (found.length > 0) {
        const where = claim ? `claim ${claim.id}` : `${place}, ${name}`;
        return found.map(({ path, ...rest }) => ({
          place: [where, path].filter(Boolean).join(", "),
          ...rest,
        }));
      }
    }
    return [];
  });
}

const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

const isClaim = (output: Output): boolean => "data" in output && mime.claim in output.data;

/**
 * Holds the outputs of two runs of the same cells against each other, what is marked volatile aside.
 *
 * @param tolerance numbers a and b count as tolerated if |a − b| ≤ tolerance · max(|a|, |b|); 0 tolerates nothing
 */
export function compareNotebooks(before: Notebook, now: Notebook, tolerance: number): Comparison {
  const others = codeCells(now);
  const found = codeCells(before).flatMap((cell, i) => {
    const place = `cell ${before.cells.indexOf(cell) + 1} (${cell.id})`;
    return compareOutputs(cell.outputs, others[i]!.outputs, tolerance).map((difference) => ({
      ...difference,
      place: `${place}, ${difference.place}`,
    }));
  });
  const outputs = others.flatMap((cell) => cell.outputs);
  return { outputs: outputs.length, claims: outputs.filter(isClaim).length, differences: found };
}
