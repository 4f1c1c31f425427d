/** What became of one part of the page since the build before. */
export interface Change {
  /** Finds the part. */
  selector: string;
  /** How many pieces it had. */
  before: number;
  /** Its pieces now: for one that was there, its place among those; for a new one its HTML. */
  pieces: (number | string)[];
}

/** All that changed from one build to the next. */
export interface Changes {
  parts: Change[];
  /** The style elements whose rules changed. */
  styles: { name: string; css: string }[];
}
