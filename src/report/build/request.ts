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
  /** Longest time a kernel may take to start. */
  startTimeoutSeconds: number;
  /** Ends the kernels and the build; its reason is thrown. */
  signal: AbortSignal;
}

/** What happens to one notebook while the report is built. */
export type BuildEvent =
  | { kind: "fresh"; notebook: string }
  | { kind: "waiting"; notebook: string }
  | { kind: "kept"; notebook: string; reasons: string[] }
  | { kind: "started"; notebook: string; reasons: string[] }
  | { kind: "cell"; notebook: string; cell: number; cells: number }
  | { kind: "executed"; notebook: string; seconds: number }
  | { kind: "failed"; notebook: string; message: string };
