/** An element of the page whose children can be replaced, one by one, while the page is open. */
export interface Part {
  /** Finds the element in the page. */
  selector: string;
  /** Its tag, and whatever stands before it that never changes alone. */
  open: string;
  /** Its children: the HTML of one element each. */
  pieces: string[];
  close: string;
}

/** A part of those of the pieces that are not empty. */
export const part = (selector: string, open: string, pieces: string[], close: string): Part => ({
  selector,
  open,
  close,
  pieces: pieces.filter((piece) => piece !== ""),
});

/** Parts, and text that stays as it is while the page is open, as the page holds them. */
export const joined = (parts: (string | Part)[]): string =>
  parts
    .map((each) => (typeof each === "string" ? each : each.open + each.pieces.join("\n") + each.close))
    .join("\n");
