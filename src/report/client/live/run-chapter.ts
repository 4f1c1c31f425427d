import type {
  CellOutput,
  ChangeMessage,
  LiveChapter,
  SettingValues,
  StartMessage,
  WorkerMessage,
} from "../../live-worker/protocol.js";
import type { Live } from "./payload.js";

/** More from one chapter is not read: a page has to stay in memory. */
const MOST_OUTPUTS = 5000;
const MOST_CHARACTERS = 20_000_000;

/** An output that a cell made, its parts parsed. */
export interface MadeOutput {
  data: Record<string, unknown>;
  /** Of a stream, its text; otherwise empty. */
  text: string;
  isStream: boolean;
  volatile: boolean;
}

/** What became of a chapter that ran here. */
export interface ChapterRun {
  /** By code cell: its outputs; cells that did not run have none. */
  outputs: MadeOutput[][];
  /** The cell that failed, and why. */
  error?: { cell: number; message: string };
}

interface KnownOutput extends MadeOutput {
  name: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function bundleOf(json: string): Record<string, unknown> {
  const data: unknown = JSON.parse(json);
  return isObject(data) ? data : {};
}

/** Adds an output to those of its cell as a notebook stores them: streams joined, displays replaced in place. */
function addOutput(outputs: KnownOutput[], { kind, name, data, volatile }: CellOutput): void {
  const last = outputs.at(-1);
  if (kind === "stream") {
    if (last?.isStream && last.name === name) last.text += data;
    else outputs.push({ data: {}, text: data, isStream: true, volatile, name });
    return;
  }
  const made = { data: bundleOf(data), text: "", isStream: false, volatile, name };
  const at = kind === "update" ? outputs.findIndex((each) => !each.isStream && each.name === name) : -1;
  if (at >= 0) outputs[at] = made;
  else outputs.push(made);
}

/** A worker that runs a chapter's cells; afterward it can run some of them again. */
export class ChapterWorker {
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly outputs: KnownOutput[][];
  private readonly onCell: (cell: number) => void;
  private finish: (run: ChapterRun) => void = () => {};
  private current = 0;
  private count = 0;
  private characters = 0;
  /** What the first run of all cells gives. */
  readonly first: Promise<ChapterRun>;

  /** `onCell` hears which cell runs. */
  constructor(
    { slug, cells }: LiveChapter,
    { script, files }: Live,
    values: SettingValues,
    onCell: (cell: number) => void = () => {},
  ) {
    this.worker = new Worker(script);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.onCell = onCell;
    this.outputs = cells.map(() => []);
    // Only the port counts: what cells send to the page by other ways is not read.
    port1.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      try {
        this.take(data);
      } catch (error) {
        this.fail(`an output that cannot be read: ${String(error)}`);
      }
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.fail(event.message || "the worker failed");
    };
    this.first = this.nextRun();
    const start: StartMessage = { chapter: slug, values, files: files[slug] ?? {}, port: port2 };
    this.worker.postMessage(start, [port2]);
  }

  /** Sets values and runs some cells again. */
  change(values: SettingValues, cells: number[]): Promise<ChapterRun> {
    this.count = this.characters = 0;
    for (const cell of cells) this.outputs[cell] = [];
    const run = this.nextRun();
    this.port.postMessage({ values, cells } satisfies ChangeMessage);
    return run;
  }

  /** Ends the worker, whatever it does. */
  close(): void {
    this.worker.terminate();
    this.port.close();
  }

  private nextRun(): Promise<ChapterRun> {
    return new Promise((resolve) => (this.finish = resolve));
  }

  private fail(message: string): void {
    this.close();
    this.finish({ outputs: this.outputs, error: { cell: this.current, message } });
  }

  private take(message: WorkerMessage): void {
    if (message.event === "end") return this.finish({ outputs: this.outputs });
    if (message.event === "start") return this.onCell((this.current = message.cell));
    if (message.event === "error") return this.fail(message.message);
    const { output } = message;
    this.count++;
    this.characters += output.data.length;
    if (this.count > MOST_OUTPUTS || this.characters > MOST_CHARACTERS)
      return this.fail("it makes too much output");
    const own = this.outputs[message.cell];
    if (own) addOutput(own, output);
  }
}

/** Runs a chapter's cells in a worker of its own. Rejects if the signal is aborted, which ends the worker. */
export function runChapter(
  chapter: LiveChapter,
  live: Live,
  onCell: (cell: number) => void,
  signal: AbortSignal,
): Promise<ChapterRun> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new ChapterWorker(chapter, live, {}, onCell);
    const onAbort = () => {
      worker.close();
      reject(new DOMException("stopped by the reader", "AbortError"));
    };
    signal.addEventListener("abort", onAbort);
    void worker.first.then((run) => {
      worker.close();
      signal.removeEventListener("abort", onAbort);
      resolve(run);
    });
  });
}
