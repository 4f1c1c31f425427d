/** A grader's marks for a page that is given back. */
export interface Marking {
  /** The score sheet: HTML above everything else. */
  sheet: string;
  /** By question: the text beside its title. */
  points: ReadonlyMap<string, string>;
  /** By the anchor of a cell: HTML that follows it. */
  comments: ReadonlyMap<string, string>;
  /** The same as data, for programs. */
  data: object;
}

const CELL = /^<div class="cell [a-z]+" id="([^"]*)">/;

/** The HTML of a cell with the comments on it. */
export const withComments = (cell: string, comments: ReadonlyMap<string, string> | undefined): string =>
  `${cell}${comments?.get(CELL.exec(cell)?.[1] ?? "") ?? ""}`;
