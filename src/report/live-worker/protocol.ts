/** What the page and the worker that runs a chapter's cells say to each other, and what the page embeds for both. */

/** An output as the page expects it, because the notebook recorded it. */
export interface RecordedOutput {
  kind: "claim" | "figure" | "table" | "drawing" | "stream" | "other";
  /** Of a claim: the anchor of its card, its id, and its measured value to the last digit. */
  claim?: { id: string; anchor: string; actual: number | string };
}

/** The value of a setting: a number, a word, or a list of numbers or of such lists. */
export type SettingValue = number | string | SettingValue[];

export type SettingValues = Record<string, SettingValue>;

/** A constant that the reader may change. */
export interface Setting {
  name: string;
  value: SettingValue;
  /** Bounds and step of its numbers. */
  range?: { least: number; most: number; step: number };
  /** The words it may be. */
  choices?: string[];
  /** The size of the image that the reader draws; the value is its ink from 0 to 1, row by row, or empty. */
  pad?: { width: number; height: number };
  /** The code cells that depend on it, counted from 0. */
  dependents: number[];
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
  settings: CellSettings[];
}

/** Everything that a live page embeds, as JSON. */
export interface LivePayload {
  /** The library's modules and the worker's own code. */
  library: string;
  /** The compiled cells of all chapters that can run. */
  cells: string;
  chapters: LiveChapter[];
}

/** The settings of a cell tagged `settings`. */
export interface CellSettings {
  /** The cell's id in the notebook. */
  cell: string;
  settings: Setting[];
}

/** A payload as the page embeds it. */
export interface EncodedPayload {
  /** Its JSON, as gzip in base 85. */
  data: string;
  /** By chapter and path from its folder: the data files that its cells read, as gzip in base 85. */
  files: Record<string, Record<string, string>>;
  /** By chapter with code: what stands in its way. */
  obstacles: Record<string, string[]>;
  /** By chapter: what the reader may set. */
  settings: Record<string, CellSettings[]>;
}

/** The page's first message to a worker. Everything else goes through the port. */
export interface StartMessage {
  chapter: string;
  /** Values that settings get after their cell ran. */
  values: SettingValues;
  /** The data files of the chapter, by path from its folder. */
  files: Record<string, Uint8Array>;
  port: MessagePort;
}

/** Asks a worker that has run all cells to run some of them again, with other values of settings. */
export interface ChangeMessage {
  values: SettingValues;
  cells: number[];
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
  /** Sets the constants of a cell tagged `settings`. */
  set?: Record<string, (value: SettingValue) => void>;
}

/** The compiled code of a chapter: given the modules and the function that shows a cell's last value, its cells. */
export type CompiledChapter = (
  modules: Record<string, Record<string, unknown>>,
  show: (value: unknown) => void,
) => CompiledCell[];
