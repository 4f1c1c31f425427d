/**
 * The MIME types and metadata that notebooks and report agree on.
 *
 * A notebook speaks to the report through standard Jupyter outputs and metadata alone, so every notebook stays an
 * ordinary one, and any ordinary notebook can be rendered.
 */

/** MIME types of the outputs the report knows how to show in more than the standard way. */
export const mime = {
  /** A Plotly figure: an object with `data` and `layout`. JupyterLab's name for it. */
  figure: "application/vnd.plotly.v1+json",
  /** A claim, see claim.ts. */
  claim: "application/vnd.notebook-report.claim+json",
  svg: "image/svg+xml",
  png: "image/png",
  html: "text/html",
  text: "text/plain",
} as const;

/** Where the project keeps its own metadata in a notebook, a cell or an output. */
export const METADATA_KEY = "notebook-report";

/** What an output says of itself in its metadata, under {@link METADATA_KEY}. */
export interface OutputNote {
  /** It shows how far long work has come. */
  progress?: boolean;
  /** What it holds varies from run to run, as durations do: no comparison of two runs looks inside. */
  volatile?: boolean;
}

/** The metadata of an output that varies from run to run. */
export const volatileMetadata = { [METADATA_KEY]: { volatile: true } satisfies OutputNote };

/**
 * Name of the error that code throws when data it needs are not on this machine. The notebook's earlier outputs then stay
 * on the page, marked as out of date.
 */
export const MISSING_DATA = "MissingData";
