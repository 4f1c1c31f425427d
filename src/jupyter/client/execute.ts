import { dirname } from "node:path";
import { KernelError } from "../errors.js";
import { describeFailure, type Failure, failureToStart } from "./failure.js";
import { fingerprint, stamp } from "../freshness/freshness.js";
import { Kernel, systemTimer, type Timer } from "./kernel.js";
import { findKernel } from "./kernelspec.js";
import { type CodeCell, hasTag, type Notebook } from "../format/notebook.js";
import { OutputCollector, toExecutionCount } from "./outputs.js";

/** Longest time one cell may take, if nothing else is said. */
export const DEFAULT_CELL_TIMEOUT_S = 1800;

/** How a notebook is to be executed. */
export interface ExecuteOptions {
  /** The notebook's file; the kernel works in its folder. */
  path: string;
  /** What messages call the file. */
  name?: string;
  /** Seconds one cell may take; default 1,800. */
  timeoutSeconds?: number;
  /** Seconds the kernel may take to start; default 600. */
  startTimeoutSeconds?: number | undefined;
  /** Measures both. */
  timer?: Timer;
  /** Told before each code cell: its number among the code cells, and how many there are. */
  onProgress?: (progress: { cell: number; cells: number }) => void;
  /** Ends the execution and the kernel; its reason is thrown. */
  signal?: AbortSignal;
}

/** An executed notebook: a copy, with the outputs of all cells, or of those up to the failure. */
export interface Execution {
  notebook: Notebook;
  failure?: Failure;
  seconds: number;
}

class CellTimeout extends Error {}

/** Why a cell came to no reply, as the error output that Jupyter would show. */
function describeEnd(error: unknown): { ename: string; evalue: string } {
  if (error instanceof CellTimeout) return { ename: "Timeout", evalue: error.message };
  if (error instanceof KernelError) return { ename: "DeadKernel", evalue: error.message };
  throw error;
}

/** Runs one cell. Returns how it failed, or undefined. */
async function runCell(
  kernel: Kernel,
  cell: CodeCell,
  collector: OutputCollector,
  options: ExecuteOptions,
): Promise<string | undefined> {
  const timeoutSeconds = options.timeoutSeconds ?? DEFAULT_CELL_TIMEOUT_S;
  const late = `the cell did not end within ${timeoutSeconds} s; its kernel was ended`;
  const { timer = systemTimer } = options;
  const stopTimer = timer(timeoutSeconds, () => kernel.abandon(new CellTimeout(late)));
  const mayFail = hasTag(cell, "raises-exception");
  try {
    const reply = await kernel
      .execute(cell.source, { stopOnError: !mayFail, onOutput: (message) => collector.take(message) })
      .finally(stopTimer);
    cell.execution_count = toExecutionCount(reply["execution_count"]);
    await kernel.drainProcessOutput();
    collector.endCell();
    return reply["status"] === "ok" || mayFail ? undefined : "raised an error";
  } catch (error) {
    collector.endCell();
    await kernel.kill();
    options.signal?.throwIfAborted();
    const reason = describeEnd(error);
    cell.outputs.push({ output_type: "error", ...reason, traceback: [`${reason.ename}: ${reason.evalue}`] });
    return reason.evalue;
  }
}

const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

const isSkipped = (cell: CodeCell): boolean => hasTag(cell, "skip-execution");
const isRun = (cell: CodeCell): boolean => !isSkipped(cell) && cell.source.trim() !== "";

/** Runs the code cells of `notebook` in place, up to the first that fails. */
async function runCells(
  kernel: Kernel,
  notebook: Notebook,
  options: ExecuteOptions,
): Promise<Failure | undefined> {
  const cells = codeCells(notebook);
  const collector = new OutputCollector();
  kernel.onProcessOutput((name, text) => collector.print(name, text));
  for (const [i, cell] of cells.entries()) {
    options.onProgress?.({ cell: i + 1, cells: cells.length });
    if (!isRun(cell)) continue;
    cell.outputs = collector.startCell();
    const reason = await runCell(kernel, cell, collector, options);
    if (reason) return describeFailure(options.name ?? options.path, notebook, cell, reason);
  }
  return undefined;
}

async function startKernel(notebook: Notebook, options: ExecuteOptions): Promise<Kernel> {
  const spec = await findKernel(notebook.metadata.kernelspec?.name ?? "tslab", dirname(options.path));
  return Kernel.start(spec, dirname(options.path), {
    ...(options.startTimeoutSeconds && { timeoutSeconds: options.startTimeoutSeconds }),
    ...(options.timer && { timer: options.timer }),
    ...(options.signal && { signal: options.signal }),
  });
}

/** Starts a kernel, runs the cells of `notebook` in place, and ends the kernel. Returns what failed, if anything did. */
async function runInKernel(notebook: Notebook, options: ExecuteOptions): Promise<Failure | undefined> {
  let kernel: Kernel;
  try {
    kernel = await startKernel(notebook, options);
  } catch (error) {
    if (error instanceof KernelError) return failureToStart(options.name ?? options.path, error);
    throw error;
  }
  try {
    const language = kernel.info["language_info"] as { name: string } | undefined;
    if (typeof language?.name === "string") notebook.metadata.language_info = language;
    return await runCells(kernel, notebook, options);
  } finally {
    await kernel.shutdown();
  }
}

/** Executes all code cells in a fresh kernel. The given notebook is left as it is. */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  const startedAt = Date.now();
  const executed = structuredClone(notebook);
  for (const cell of codeCells(executed))
    if (!isSkipped(cell)) Object.assign(cell, { outputs: [], execution_count: null });
  // The fingerprint is taken while the kernel starts: what changes once cells run makes the result stale.
  const [made, ran] = await Promise.allSettled([
    fingerprint(notebook, options.path),
    codeCells(executed).some(isRun) ? runInKernel(executed, options) : undefined,
  ]);
  if (ran.status === "rejected") throw ran.reason;
  if (made.status === "rejected") throw made.reason;
  const seconds = (Date.now() - startedAt) / 1000;
  if (ran.value) return { notebook: executed, failure: ran.value, seconds };
  stamp(executed, made.value, seconds);
  return { notebook: executed, seconds };
}
