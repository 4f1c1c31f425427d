import { dirname, relative, resolve } from "node:path";
import { findProject } from "../../shared/roots.js";
import { KernelError } from "../errors.js";
import type { Notebook } from "../format/notebook.js";
import { fingerprint, stamp } from "../freshness/freshness.js";
import { recordReads } from "../freshness/recorded-reads.js";
import { type Failure, failureToStart } from "./failure.js";
import { DEFAULT_START_TIMEOUT_S, Kernel } from "./kernel.js";
import type { JupyterServer } from "./server.js";
import { findKernel } from "./kernelspec.js";
import { codeCells, isExecutable, isSkipped, NotebookRun, type RunOptions } from "./notebook-run.js";

/** Options of `executeNotebook`. */
export interface ExecuteOptions extends Omit<RunOptions, "name"> {
  /** The notebook's file; the kernel works in its folder. */
  path: string;
  /** The notebook's name in messages; default: its path. */
  name?: string;
  /** Seconds that the kernel may take to start; default 600. */
  startTimeoutSeconds?: number | undefined;
  /** Where the kernel runs; here, if nothing is said. */
  server?: JupyterServer | undefined;
}

/** An executed copy of a notebook, with the outputs of all cells, or of those up to the failure. */
export interface Execution {
  notebook: Notebook;
  failure?: Failure;
  seconds: number;
}

async function startKernel(
  notebook: Notebook,
  options: ExecuteOptions,
  env: Record<string, string>,
): Promise<Kernel> {
  const name = notebook.metadata.kernelspec?.name ?? "tslab";
  const folder = resolve(dirname(options.path));
  const { server, signal, timer, startTimeoutSeconds: timeoutSeconds = DEFAULT_START_TIMEOUT_S } = options;
  const limits = { timeoutSeconds, ...(timer && { timer }), ...(signal && { signal }) };
  if (server) {
    const { ServerTransport } = await import("./server-transport.js");
    const path = relative(findProject(folder), folder).replaceAll("\\", "/");
    return Kernel.over(() => ServerTransport.start(server, { name, path, folder }, limits), limits);
  }
  const spec = await findKernel(name, folder);
  return Kernel.start({ ...spec, env: { ...spec.env, ...env } }, folder, limits);
}

/** Starts a kernel, runs the cells of `notebook` in place, and shuts the kernel down. Returns the failure, if there is one. */
async function runInKernel(
  notebook: Notebook,
  options: ExecuteOptions,
  env: Record<string, string>,
): Promise<Failure | undefined> {
  const { name = options.path } = options;
  let kernel: Kernel;
  try {
    kernel = await startKernel(notebook, options, env);
  } catch (error) {
    if (error instanceof KernelError) return failureToStart(name, error);
    throw error;
  }
  const run = new NotebookRun(kernel, notebook, { ...options, name });
  let failure: Failure | undefined;
  try {
    const language = kernel.info["language_info"] as { name: string } | undefined;
    if (typeof language?.name === "string") notebook.metadata.language_info = language;
    failure = await run.run();
  } finally {
    await kernel.shutdown();
  }
  return failure ?? run.lateFailure();
}

/** Executes all code cells in a new kernel. The given notebook is not changed. */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  const startedAt = Date.now();
  const executed = structuredClone(notebook);
  for (const cell of codeCells(executed))
    if (!isSkipped(cell)) Object.assign(cell, { outputs: [], execution_count: null });
  const reads = recordReads();
  try {
    // Taken while the kernel starts: files that change once cells run make the result stale.
    const [taken, ran] = await Promise.allSettled([
      fingerprint(notebook, options.path),
      codeCells(executed).some(isExecutable) ? runInKernel(executed, options, reads.env) : undefined,
    ]);
    if (ran.status === "rejected") throw ran.reason;
    if (taken.status === "rejected") throw taken.reason;
    const seconds = (Date.now() - startedAt) / 1000;
    if (ran.value) return { notebook: executed, failure: ran.value, seconds };
    const data = await reads.finish(resolve(options.path), taken.value.modules);
    stamp(executed, { ...taken.value, data }, seconds, options.server?.url);
    return { notebook: executed, seconds };
  } finally {
    await reads.dispose();
  }
}
