/** A grader's marks for a page that is given back. */
export interface Marking {
  /** The score sheet: HTML above everything else. */
  sheet: string;
  /** By question: the text beside its title. */
  points: ReadonlyMap<string, string>;
  /** By the anchor of a cell: the HTML of the comments on it. */
  comments: ReadonlyMap<string, string>;
  /** The same as data, for programs. */
  data: object;
}

const CELL = /^<div class="cell [a-z]+" id="([^"]*)">/;

/** The HTML of a cell with the comments on it, which come first: the style sheet puts them into the margin or below the cell. */
export const withComments = (cell: string, comments: ReadonlyMap<string, string> | undefined): string =>
  cell.replace(CELL, (opening, id: string) => `${opening}${comments?.get(id) ?? ""}`);
