import tslabKernel from "tslab/dist/jupyter.js";

/** An output in one or more MIME types; a viewer shows the richest it knows and trusts. */
export type Bundle = Record<string, unknown>;

interface DisplayData {
  data: Bundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

interface Write {
  (data: DisplayData, update?: boolean): void;
  /** Set by the project's launcher once the cell has been interrupted; stock tslab knows no such thing. */
  interrupted?: boolean;
}

// tslab keeps the way out of the running kernel in this module variable. Imported as a CommonJS module it is the very
// instance the kernel uses.
const kernel = tslabKernel as {
  lastWriteDisplayData: Write | null;
};

/** Options of one output. */
export interface DisplayOptions {
  metadata?: Record<string, unknown>;
  /** Names an output so that it can be replaced later. */
  displayId?: string;
  /** Replaces the output of the same `displayId`. */
  update?: boolean;
}

/** Sends an output to the notebook; outside a notebook prints its text form. */
export function display(
  data: Bundle,
  { metadata = {}, displayId, update = false }: DisplayOptions = {},
): void {
  const write = kernel.lastWriteDisplayData;
  if (write) write({ data, metadata, transient: displayId ? { display_id: displayId } : {} }, update);
  else console.log(String(data["text/plain"] ?? ""));
}

/**
 * For long work that waits now and then: a function that throws once the cell that runs now has been interrupted. The
 * kernel gives up waiting for such a cell, but cannot end what it has begun.
 */
export function interruptCheck(): () => void {
  const write = kernel.lastWriteDisplayData;
  return () => {
    if (write?.interrupted) throw new Error("the cell was interrupted");
  };
}
