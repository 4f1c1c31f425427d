import type { ReviewComment } from "./review.js";
import { partsOf, type TextQuoteSelector } from "./selectors.js";

/**
 * Where a comment is in another version of the report:
 * - `exact`: its quote is where it was; or it is on a whole cell or question that is there;
 * - `moved`: the quote is elsewhere in its cell;
 * - `changed`: the text is no longer there; a range, if there is one, is the most similar text of the cell;
 * - `gone`: the cell is.
 */
export interface Anchor {
  state: "exact" | "moved" | "changed" | "gone";
  cell?: string;
  /** Offsets in the cell's folded text. */
  range?: { start: number; end: number };
  /** The text that was quoted, if the comment quotes one. */
  quote?: string;
}

/** Share of trigrams that a changed text has in common with its quote (Dice's coefficient). */
const LEAST_SIMILARITY = 0.7;

function occurrences(text: string, exact: string): number[] {
  const found = [];
  for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) found.push(at);
  return found;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}

const reversed = (text: string): string => [...text].reverse().join("");

/** How much of the quote's context stands at a place, in UTF-16 units. */
function contextAt(text: string, at: number, { exact, prefix = "", suffix = "" }: TextQuoteSelector): number {
  const before = text.slice(Math.max(0, at - prefix.length), at);
  const end = at + exact.length;
  return (
    commonStart(reversed(before), reversed(prefix)) +
    commonStart(text.slice(end, end + suffix.length), suffix)
  );
}

function trigrams(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + 3 <= text.length; i++) {
    const gram = text.slice(i, i + 3);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Dice's coefficient of a text with the given trigrams, of which there are `count`. */
function similarity(text: string, grams: Map<string, number>, count: number): number {
  let common = 0;
  for (const [gram, times] of trigrams(text)) common += Math.min(times, grams.get(gram) ?? 0);
  const own = Math.max(0, text.length - 2);
  return own + count === 0 ? 0 : (2 * common) / (own + count);
}

/** Where a word, or a character of a script without spaces, begins or ends. */
const BOUNDARY = /(?<=\s)|(?=\s)|(?<=\P{ASCII})|(?=\P{ASCII})/gu;

/** The most similar range of the text that begins and ends at boundaries of words, or undefined. */
function fuzzy(text: string, quote: string): { start: number; end: number } | undefined {
  const grams = trigrams(quote);
  const count = Math.max(0, quote.length - 2);
  const cuts = [0, ...[...text.matchAll(BOUNDARY)].map(({ index }) => index), text.length];
  let best: { start: number; end: number; score: number } | undefined;
  for (let i = 0, last = 0; i < cuts.length; i++) {
    const start = cuts[i]!;
    while (last + 1 < cuts.length && cuts[last]! - start < quote.length) last++;
    for (const end of [cuts[last - 1], cuts[last], cuts[last + 1]]) {
      if (end === undefined || end <= start) continue;
      const score = similarity(text.slice(start, end), grams, count);
      if (score >= LEAST_SIMILARITY && score > (best?.score ?? 0)) best = { start, end, score };
    }
  }
  return best && { start: best.start, end: best.end };
}

/**
 * Finds a comment again: its cell by id; in that cell its quote, among several the one with the same context; otherwise the most
 * similar text. No other cell is ever looked at.
 *
 * @param cells the folded text of each cell of the new version, by the cell's id
 */
export function reanchor({ target }: ReviewComment, cells: ReadonlyMap<string, string>): Anchor {
  if (!target) return { state: "exact" };
  const { cell, position, quote } = partsOf(target);
  const quoted = quote && { quote: quote.exact };
  const text = cell === undefined ? undefined : cells.get(cell);
  if (cell === undefined || text === undefined) return { state: "gone", ...quoted };
  if (!quote || quote.exact === "") return { state: "exact", cell };
  const places = occurrences(text, quote.exact).map((start) => ({
    start,
    context: contextAt(text, start, quote),
    distance: Math.abs(start - (position?.start ?? start)),
  }));
  places.sort((a, b) => b.context - a.context || a.distance - b.distance);
  const [place] = places;
  if (place) {
    const range = { start: place.start, end: place.start + quote.exact.length };
    return { state: place.distance === 0 ? "exact" : "moved", cell, range, ...quoted };
  }
  const range = fuzzy(text, quote.exact);
  return { state: "changed", cell, ...quoted, ...(range && { range }) };
}
