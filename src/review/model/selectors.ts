/** The id of the cell on the page. (W3C Web Annotation Data Model, § 4.2.1) */
export interface FragmentSelector {
  type: "FragmentSelector";
  value: string;
}

/** Offsets in UTF-16 units of the cell's text, as `foldSpace` leaves it. (§ 4.2.5) */
export interface TextPositionSelector {
  type: "TextPositionSelector";
  start: number;
  end: number;
}

/** The quoted text, and what stands before and after it. (§ 4.2.4) */
export interface TextQuoteSelector {
  type: "TextQuoteSelector";
  exact: string;
  prefix?: string;
  suffix?: string;
}

export type Selector = FragmentSelector | TextPositionSelector | TextQuoteSelector;

/** What a comment is on: a cell, or a range of its text. */
export interface CommentTarget {
  /** Code lines, counted from 1, for display; the quote is what finds them again. */
  lines?: [from: number, to: number];
  selector: Selector[];
}

/** Length of the context beside a quote, in UTF-16 units. */
const CONTEXT = 32;

/** The text with each run of white space as one space, and none at its ends: what positions count in. */
export const foldSpace = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The selectors of a range of a cell's folded text; of the whole cell without a range. */
export function selectorsFor(cell: string, text: string, range?: { start: number; end: number }): Selector[] {
  const fragment: Selector = { type: "FragmentSelector", value: cell };
  if (!range) return [fragment];
  const { start, end } = range;
  return [
    fragment,
    { type: "TextPositionSelector", start, end },
    {
      type: "TextQuoteSelector",
      exact: text.slice(start, end),
      prefix: text.slice(Math.max(0, start - CONTEXT), start),
      suffix: text.slice(end, end + CONTEXT),
    },
  ];
}

/** The selectors of a target by their type; the first of each. */
export function partsOf({ selector }: CommentTarget) {
  return {
    cell: selector.find((each) => each.type === "FragmentSelector")?.value,
    position: selector.find((each) => each.type === "TextPositionSelector"),
    quote: selector.find((each) => each.type === "TextQuoteSelector"),
  };
}
