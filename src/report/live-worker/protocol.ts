/** What the page and the worker that runs a chapter's cells say to each other, and what the page embeds for both. */

/** An output as the page expects it, because the notebook recorded it. */
export interface RecordedOutput {
  kind: "claim" | "figure" | "table" | "drawing" | "stream" | "other";
  /** Of a claim: the anchor of its card, its id, and its measured value to the last digit. */
  claim?: { id: string; anchor: string; actual: number | string };
}

/** A code cell as the page knows it. */
export interface LiveCell {
  /** The cell's id in the notebook. */
  id: string;
  outputs: RecordedOutput[];
}

/** A chapter that the reader may recompute. */
export interface LiveChapter {
  slug: string;
  cells: LiveCell[];
  /** What the cells need and a browser does not have; empty if the chapter can run. */
  obstacles: string[];
}

/** Everything that a live page embeds, as JSON. */
export interface LivePayload {
  /** The library's modules and the worker's own code. */
  library: string;
  /** The compiled cells of all chapters that can run. */
  cells: string;
  chapters: LiveChapter[];
}

/** A payload as the page embeds it. */
export interface EncodedPayload {
  /** Its JSON, as gzip in base64. */
  data: string;
  /** By chapter with code: what stands in its way. */
  obstacles: Record<string, string[]>;
}

/** The page's only message to a worker. Everything that the worker has to say comes back through the port. */
export interface StartMessage {
  chapter: string;
  port: MessagePort;
}

/** An output as a cell made it; `data` is the JSON of a MIME bundle, or a stream's text. */
export interface CellOutput {
  kind: "display" | "update" | "stream";
  /** The stream's name, or the display's id. */
  name: string;
  data: string;
  volatile: boolean;
}

/** The worker's messages; `cell` counts the chapter's code cells from 0. */
export type WorkerMessage =
  | { event: "start"; cell: number }
  | { event: "output"; cell: number; output: CellOutput }
  | { event: "error"; cell: number; message: string }
  | { event: "end" };

/** A cell of compiled code. */
export interface CompiledCell {
  run: () => Promise<void>;
  /** Whether the notebook expects it to throw. */
  mayThrow: boolean;
}

/** The compiled code of a chapter: given the modules and the function that shows a cell's last value, its cells. */
export type CompiledChapter = (
  modules: Record<string, Record<string, unknown>>,
  show: (value: unknown) => void,
) => CompiledCell[];
