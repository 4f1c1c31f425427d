import { dirname } from "node:path";
import { NotebookError } from "./errors.js";
import { describeFailure, type CellFailure } from "./failure.js";
import { stamp } from "./freshness.js";
import { Kernel } from "./kernel.js";
import { findKernel } from "./kernelspec.js";
import { type CodeCell, hasTag, type Notebook } from "./notebook.js";
import { OutputCollector } from "./outputs.js";

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
  /** Told before each code cell: its number among the code cells, and how many there are. */
  onProgress?: (progress: { cell: number; cells: number }) => void;
  /** Ends the execution and the kernel. */
  signal?: AbortSignal;
}

/** An executed notebook: a copy, with the outputs of all cells, or of those up to the failure. */
export interface Execution {
  notebook: Notebook;
  failure?: CellFailure;
  seconds: number;
}

class CellTimeout extends Error {}

/** Runs one cell. Returns how it failed, or undefined. */
async function runCell(
  kernel: Kernel,
  cell: CodeCell,
  collector: OutputCollector,
  options: ExecuteOptions,
): Promise<string | undefined> {
  const timeoutSeconds = options.timeoutSeconds ?? DEFAULT_CELL_TIMEOUT_S;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new CellTimeout()), timeoutSeconds * 1000);
  const mayFail = hasTag(cell, "raises-exception");
  try {
    const reply = await kernel.execute(cell.source, {
      stopOnError: !mayFail,
      onOutput: (message) => collector.take(message),
      signal: options.signal ? AbortSignal.any([options.signal, timeout.signal]) : timeout.signal,
    });
    cell.execution_count = (reply["execution_count"] as number | undefined) ?? null;
    collector.endCell();
    return reply["status"] === "ok" || mayFail ? undefined : "raised an error";
  } catch (error) {
    collector.endCell();
    await kernel.kill();
    if (options.signal?.aborted)
      throw new NotebookError(
        `${options.name ?? options.path}: execution was stopped; the file was left as it was`,
      );
    const reason =
      error instanceof CellTimeout
        ? {
            ename: "Timeout",
            evalue: `the cell did not end within ${timeoutSeconds} s; its kernel was ended`,
          }
        : { ename: "DeadKernel", evalue: (error as Error).message };
    cell.outputs.push({ output_type: "error", ...reason, traceback: [`${reason.ename}: ${reason.evalue}`] });
    return reason.evalue;
  } finally {
    clearTimeout(timer);
  }
}

/** Executes all code cells in a fresh kernel. The given notebook is left as it is. */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  const startedAt = Date.now();
  const executed = structuredClone(notebook);
  const cells = executed.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  for (const cell of cells) Object.assign(cell, { outputs: [], execution_count: null });
  const spec = await findKernel(executed.metadata.kernelspec?.name ?? "tslab");
  const kernel = await Kernel.start(spec, dirname(options.path));
  const collector = new OutputCollector();
  let failure: CellFailure | undefined;
  try {
    if (kernel.info["language_info"])
      executed.metadata.language_info = kernel.info["language_info"] as { name: string };
    for (const [i, cell] of cells.entries()) {
      options.onProgress?.({ cell: i + 1, cells: cells.length });
      if (hasTag(cell, "skip-execution") || cell.source.trim() === "") continue;
      cell.outputs = collector.startCell();
      const reason = await runCell(kernel, cell, collector, options);
      if (reason) {
        failure = describeFailure(options.name ?? options.path, executed, cell, reason);
        break;
      }
    }
  } finally {
    await kernel.shutdown();
  }
  const seconds = (Date.now() - startedAt) / 1000;
  if (!failure) await stamp(executed, options.path, seconds);
  return { notebook: executed, ...(failure && { failure }), seconds };
}
