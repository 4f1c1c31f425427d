/** What to build, and how. */
export interface BuildRequest {
  /** Named notebooks; empty means those of `notebooks/report.json`. */
  notebooks: string[];
  execute: "always" | "stale" | "never";
  out?: string;
  /** Kernels at once. */
  jobs: number;
  /** Longest time one cell may take. */
  timeoutSeconds: number;
  /** Whether the page names the commit it was made at; without it, the same notebooks give the same bytes. */
  stamp?: boolean;
  /** Whether to print the page as a PDF too. */
  pdf?: boolean;
  /** Ends the kernels and the build. */
  signal: AbortSignal;
}

/** What happens to one notebook while the report is built. */
export type BuildEvent =
  | { kind: "fresh"; notebook: string }
  | { kind: "kept"; notebook: string; reasons: string[] }
  | { kind: "without-data"; notebook: string; message: string }
  | { kind: "started"; notebook: string; reasons: string[] }
  | { kind: "cell"; notebook: string; cell: number; cells: number }
  | { kind: "executed"; notebook: string; seconds: number }
  | { kind: "failed"; notebook: string; message: string };
