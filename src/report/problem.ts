/** Something on the page that is not as its author meant it: the page is written, and the build fails. */
export interface Problem {
  /** Notebook, cell and fault in one sentence. */
  message: string;
}

/** A cell of a notebook. */
export interface SourceLocation {
  /** The notebook's path, as messages show it. */
  notebook: string;
  /** The cell's number, counted from 1. */
  cell: number;
}

export const problemAt = ({ notebook, cell }: SourceLocation, fault: string): Problem => ({
  message: `${notebook}, cell ${cell}: ${fault}`,
});
