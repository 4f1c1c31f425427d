/** How one part of the page changed since the last build. */
export interface Change {
  /** Finds the part. */
  selector: string;
  /** How many pieces it had. */
  before: number;
  /** Its pieces now: the old index of a piece that was kept, or the HTML of a new one. */
  pieces: (number | string)[];
}

/** Everything that changed from one build to the next. */
export interface Changes {
  parts: Change[];
  /** The style elements whose rules changed. */
  styles: { name: string; css: string }[];
}
