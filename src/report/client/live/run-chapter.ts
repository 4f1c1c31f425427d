import type { CellOutput, LiveChapter, StartMessage, WorkerMessage } from "../../live-worker/protocol.js";

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

/**
 * Runs a chapter's cells in a worker of its own. `onCell` hears which cell runs. Rejects if the signal is aborted, which ends
 * the worker whatever it does.
 */
export function runChapter(
  chapter: LiveChapter,
  script: string,
  onCell: (cell: number) => void,
  signal: AbortSignal,
): Promise<ChapterRun> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(script);
    const { port1, port2 } = new MessageChannel();
    const outputs = chapter.cells.map((): KnownOutput[] => []);
    let [current, count, characters] = [0, 0, 0];
    const end = (finish: () => void) => {
      worker.terminate();
      port1.close();
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    const onAbort = () => end(() => reject(new DOMException("stopped by the reader", "AbortError")));
    const fail = (message: string) => end(() => resolve({ outputs, error: { cell: current, message } }));
    signal.addEventListener("abort", onAbort);
    const take = (message: WorkerMessage) => {
      if (message.event === "end") return end(() => resolve({ outputs }));
      if (message.event === "start") return onCell((current = message.cell));
      if (message.event === "error") return fail(message.message);
      const { output } = message;
      count++;
      characters += output.data.length;
      if (count > MOST_OUTPUTS || characters > MOST_CHARACTERS) return fail("it makes too much output");
      const own = outputs[message.cell];
      if (own) addOutput(own, output);
    };
    // Only the port counts: what cells send to the page by other ways is not read.
    port1.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      try {
        take(data);
      } catch (error) {
        fail(`an output that cannot be read: ${String(error)}`);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message || "the worker failed");
    };
    worker.postMessage({ chapter: chapter.slug, port: port2 } satisfies StartMessage, [port2]);
  });
}
