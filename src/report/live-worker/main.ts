import { METADATA_KEY, type OutputNote } from "../../shared/mime.js";
import { redirectConsole } from "./console.js";
import { MODULES } from "./modules.js";
import type { CellOutput, CompiledChapter, StartMessage, WorkerMessage } from "./protocol.js";
import kernel from "./substitutes/tslab-kernel.js";

// Runs the cells of one chapter. Cells can change every built-in object of this worker, so what matters is taken before
// they run: the port to the page, which no cell can reach, and the functions used on the way to it.
const { stringify } = JSON;

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

async function run(chapter: CompiledChapter, port: MessagePort): Promise<void> {
  const send = port.postMessage.bind(port) as (message: WorkerMessage) => void;
  let cell = 0;
  const emit = (output: CellOutput) => send({ event: "output", cell, output });
  redirectConsole((name, data) => emit({ kind: "stream", name, data, volatile: false }));
  kernel.lastWriteDisplayData = ({ data, metadata, transient }, update) => {
    const note = metadata[METADATA_KEY] as OutputNote | undefined;
    const name = transient.display_id ?? "";
    emit({
      kind: update ? "update" : "display",
      name,
      data: stringify(data),
      volatile: note?.volatile === true || note?.progress === true,
    });
  };
  const show = (value: unknown) => {
    if (value !== undefined && value !== null) console.log(value);
  };
  const cells = chapter(MODULES, show);
  for (const { run: runCell, mayThrow } of cells) {
    send({ event: "start", cell });
    try {
      await runCell();
    } catch (error) {
      if (!mayThrow) return send({ event: "error", cell, message: messageOf(error) });
    }
    cell++;
  }
  send({ event: "end" });
}

/** Takes the compiled chapters, once; the cells' script, which follows this one, calls it. */
function defineChapters(chapters: Record<string, CompiledChapter>): void {
  Reflect.deleteProperty(globalThis, "defineChapters");
  addEventListener(
    "message",
    ({ data }: MessageEvent<StartMessage>) => {
      const chapter = chapters[data.chapter];
      if (chapter) void run(chapter, data.port);
    },
    { once: true },
  );
}

// The library's progress bar waits by Node's `setImmediate`.
Object.assign(globalThis, { defineChapters, setImmediate: (work: () => void) => setTimeout(work, 0) });
