import { KernelError } from "../errors.js";
import { type CodeCell, hasTag, type Notebook } from "../format/notebook.js";
import { DEAD_KERNEL } from "../protocol/extensions.js";
import { describeFailure, type Failure } from "./failure.js";
import { type Kernel, type Reply, systemTimer, type Timer } from "./kernel.js";
import { CellOutputs, type Displays, toExecutionCount } from "./outputs.js";

/** Default of the longest time that one cell may take. */
export const DEFAULT_CELL_TIMEOUT_S = 1800;
/** A cell that has reached its time-out is interrupted; if it does not end in this time, its kernel is killed. */
const INTERRUPT_GRACE_S = 5;

export interface RunOptions {
  /** The notebook's name in messages. */
  name: string;
  /** Seconds that one cell may take; default 1,800. */
  timeoutSeconds?: number;
  /** Measures the limits. */
  timer?: Timer;
  /** Called before each code cell with its number among the code cells and their number. */
  onProgress?: (progress: { cell: number; cells: number }) => void;
  signal?: AbortSignal;
}

class CellTimeout extends Error {}

export const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

export const isSkipped = (cell: CodeCell): boolean => hasTag(cell, "skip-execution");
export const isExecutable = (cell: CodeCell): boolean => !isSkipped(cell) && cell.source.trim() !== "";

/** The error output of a cell without a reply. */
function toErrorOutput(error: unknown): { ename: string; evalue: string } {
  if (error instanceof CellTimeout) return { ename: "Timeout", evalue: error.message };
  if (error instanceof KernelError) return { ename: DEAD_KERNEL, evalue: error.message };
  throw error;
}

/** Runs the code cells of a notebook in a kernel, in place, up to the first that fails. */
export class NotebookRun {
  private readonly kernel: Kernel;
  private readonly notebook: Notebook;
  private readonly options: RunOptions;
  private readonly displays: Displays = new Map();
  private current: CellOutputs | undefined;
  /** Cells that had ended when an error of theirs arrived, such as one thrown by a timer. */
  private readonly failedLate: CodeCell[] = [];

  constructor(kernel: Kernel, notebook: Notebook, options: RunOptions) {
    this.kernel = kernel;
    this.notebook = notebook;
    this.options = options;
    kernel.onProcessOutput((name, text) => this.current?.addProcessOutput(name, text));
  }

  /** Runs the cells. Returns the failure, if there is one. */
  async run(): Promise<Failure | undefined> {
    const cells = codeCells(this.notebook);
    for (const [i, cell] of cells.entries()) {
      this.options.onProgress?.({ cell: i + 1, cells: cells.length });
      if (!isExecutable(cell)) continue;
      const reason = await this.runCell(cell);
      const late = this.lateFailure();
      if (late) return late;
      if (reason !== undefined) return describeFailure(this.options.name, this.notebook, cell, reason);
    }
    return undefined;
  }

  /** The failure of a cell whose error arrived after its end; until the kernel has shut down there may be more. */
  lateFailure(): Failure | undefined {
    const [cell] = this.failedLate;
    return cell && describeFailure(this.options.name, this.notebook, cell, "raised an error");
  }

  /** Runs one cell. Returns why it failed, or undefined. */
  private async runCell(cell: CodeCell): Promise<string | undefined> {
    const collected = new CellOutputs(this.displays);
    this.current = collected;
    cell.outputs = collected.outputs;
    const mayFail = hasTag(cell, "raises-exception");
    let [hasFailed, hasEnded] = [false, false];
    try {
      const reply = await this.execute(cell.source, !mayFail, (message) => {
        collected.take(message);
        if (message.header.msg_type !== "error") return;
        hasFailed = true;
        if (hasEnded && (!mayFail || message.content["ename"] === DEAD_KERNEL)) this.failedLate.push(cell);
      });
      cell.execution_count = toExecutionCount(reply["execution_count"]);
      await this.kernel.drainProcessOutput();
      if (reply["ename"] === DEAD_KERNEL) {
        await this.kernel.kill();
        return String(reply["evalue"]);
      }
      // IPython shows errors of `%run` beside a reply that is ok.
      return mayFail || (reply["status"] === "ok" && !hasFailed) ? undefined : "raised an error";
    } catch (error) {
      await this.kernel.kill();
      this.options.signal?.throwIfAborted();
      const { ename, evalue } = toErrorOutput(error);
      collected.end();
      cell.outputs.push({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });
      return evalue;
    } finally {
      hasEnded = true;
      collected.end();
    }
  }

  /** Executes a cell. Rejects with a `CellTimeout` if it takes too long, after it was interrupted. */
  private async execute(
    source: string,
    stopOnError: boolean,
    onOutput: (message: Parameters<CellOutputs["take"]>[0]) => void,
  ): Promise<Reply> {
    const { timeoutSeconds = DEFAULT_CELL_TIMEOUT_S, timer = systemTimer } = this.options;
    const timeout = new CellTimeout(
      `the cell did not end within ${timeoutSeconds} s; its kernel was ended (--timeout allows more)`,
    );
    let isLate = false;
    let stopTimer = timer(timeoutSeconds, () => {
      isLate = true;
      stopTimer = timer(INTERRUPT_GRACE_S, () => this.kernel.abandon(timeout));
      void this.kernel.interrupt();
    });
    try {
      const reply = await this.kernel.execute(source, { stopOnError, onOutput });
      if (isLate) throw timeout;
      return reply;
    } catch (error) {
      // A kernel that dies of the interrupt, as programs without a handler do, was ended by the time-out.
      throw isLate && error instanceof KernelError ? timeout : error;
    } finally {
      stopTimer();
    }
  }
}
