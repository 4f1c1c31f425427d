import { METADATA_KEY, type OutputNote } from "../../shared/mime.js";
import { redirectConsole } from "./console.js";
import { provideFiles } from "./data-files.js";
import { MODULES } from "./modules.js";
import type {
  CellOutput,
  ChangeMessage,
  CompiledChapter,
  SettingValues,
  StartMessage,
  WorkerMessage,
} from "./protocol.js";
import kernel from "./substitutes/tslab-kernel.js";

// Runs the cells of one chapter. Cells can change every built-in object of this worker, so what matters is taken before
// they run: the port to the page, which no cell can reach, and the functions used on the way to it.
const { stringify } = JSON;
const { apply } = Reflect;
const eventData = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data") as {
  get: (...none: never[]) => unknown;
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Runs cells when the page asks for it. Cells share one scope, so some of them can run again. */
function serve(chapter: CompiledChapter, values: SettingValues, port: MessagePort): void {
  const send = port.postMessage.bind(port) as (message: WorkerMessage) => void;
  let cell = 0;
  const emit = (output: CellOutput) => send({ event: "output", cell, output });
  redirectConsole((name, data) => emit({ kind: "stream", name, data, volatile: false }));
  kernel.lastWriteDisplayData = ({ data, metadata, transient }, update) => {
    const note = metadata[METADATA_KEY] as OutputNote | undefined;
    emit({
      kind: update ? "update" : "display",
      name: transient.display_id ?? "",
      data: stringify(data),
      volatile: note?.volatile === true || note?.progress === true,
    });
  };
  const show = (value: unknown) => {
    if (value !== undefined && value !== null) console.log(value);
  };
  const cells = chapter(MODULES, show);
  const set = (index: number, wanted: SettingValues) => {
    const setters = cells[index]?.set ?? {};
    for (const name in setters) if (name in wanted) setters[name]?.(wanted[name] ?? 0);
  };
  const run = async (indices: number[], wanted: SettingValues): Promise<void> => {
    for (const index of indices) {
      send({ event: "start", cell: (cell = index) });
      try {
        await cells[index]?.run();
        set(index, wanted);
      } catch (error) {
        if (!cells[index]?.mayThrow) return send({ event: "error", cell, message: messageOf(error) });
      }
    }
    send({ event: "end" });
  };
  port.onmessage = (event) => {
    const { cells: indices, values: wanted } = apply(eventData.get, event, []) as ChangeMessage;
    cells.forEach((_, index) => set(index, wanted));
    void run(indices, wanted);
  };
  void run([...cells.keys()], values);
}

/** Takes the compiled chapters, once; the cells' script, which follows this one, calls it. */
function defineChapters(chapters: Record<string, CompiledChapter>): void {
  Reflect.deleteProperty(globalThis, "defineChapters");
  addEventListener(
    "message",
    ({ data }: MessageEvent<StartMessage>) => {
      const chapter = chapters[data.chapter];
      provideFiles(data.files);
      if (chapter) serve(chapter, data.values, data.port);
    },
    { once: true },
  );
}

// The library's progress bar waits by Node's `setImmediate`.
Object.assign(globalThis, { defineChapters, setImmediate: (work: () => void) => setTimeout(work, 0) });
