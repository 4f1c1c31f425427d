/** An element of the page whose children can be replaced one by one while the page is open. */
export interface Part {
  /** Finds the element in the page. */
  selector: string;
  /** Its opening tag, and what precedes the children and never changes alone. */
  open: string;
  /** Its children: the HTML of one element each. */
  pieces: string[];
  close: string;
}

/** A part with those pieces that are not empty. */
export const part = (selector: string, open: string, pieces: string[], close: string): Part => ({
  selector,
  open,
  close,
  pieces: pieces.filter((piece) => piece !== ""),
});

/** The HTML of parts, and of the fixed text between them. */
export const joinParts = (parts: (string | Part)[]): string =>
  parts
    .map((each) => (typeof each === "string" ? each : each.open + each.pieces.join("\n") + each.close))
    .join("\n");
