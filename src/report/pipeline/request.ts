import type { JupyterServer } from "../../jupyter/index.js";
import type { Constant } from "./constants.js";
import type { PaperSize } from "./pdf.js";

/** How notebooks are run. */
export interface RunRequest {
  /** Notebook files named by the user; empty means those of `notebooks/report.json`. */
  notebooks: string[];
  /** Kernels at once. */
  jobs: number;
  /** Longest time one cell may take. */
  timeoutSeconds: number;
  /** Longest time a kernel may take to start; default 600. */
  startTimeoutSeconds?: number | undefined;
  /** The servers that kernels run on, in turns; none means this machine. */
  servers?: JupyterServer[] | undefined;
  /** Ends the kernels and the command; its reason is thrown. */
  signal: AbortSignal;
}

/** Where the kernel of one notebook runs. */
export interface OnServer {
  server?: JupyterServer | undefined;
}

/** What to build, and how. */
export interface BuildRequest extends RunRequest {
  /** Constants to change: copies of the notebooks that declare them are executed and shown, and no notebook is written. */
  constants?: Constant[] | undefined;
  execute: "always" | "stale" | "never";
  /** Where the page goes; by default `report/index.html`, or for named notebooks `report/<first notebook>.html`. */
  out?: string;
  /** Whether the page names the commit it was made at; without it, the same notebooks give the same bytes. */
  stamp?: boolean;
  /** Whether to print the page as a PDF beside it. */
  pdf?: boolean;
  /** The paper of the PDF; A4 by default. */
  paper?: PaperSize;
}

/** What to verify, and how. */
export interface VerifyRequest extends RunRequest {
  /** Constants to change before the notebooks are executed. */
  constants: Constant[];
  /** Whether a page's code may run with the user's own rights, outside a sandbox. */
  trust: boolean;
  /** Numbers a and b agree if |a − b| ≤ tolerance · max(|a|, |b|). */
  tolerance: number;
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
