import tslabKernel from "tslab/dist/jupyter.js";

/** One output in one or more MIME types; a viewer shows the richest one it supports and trusts. */
export type Bundle = Record<string, unknown>;

interface DisplayData {
  data: Bundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

interface Write {
  (data: DisplayData, update?: boolean): void;
  /** Set by the project's launcher once the cell has been interrupted; stock tslab never sets it. */
  interrupted?: boolean;
}

// tslab stores the function that sends outputs in this module variable. Imported as a CommonJS module, it is the same
// instance that the kernel uses.
const kernel = tslabKernel as {
  lastWriteDisplayData: Write | null;
};

/** Options of one output. */
export interface DisplayOptions {
  metadata?: Record<string, unknown>;
  /** Identifies the output so that a later one can replace it. */
  displayId?: string;
  /** Replaces the output with the same `displayId`. Default false. */
  update?: boolean;
}

/**
 * Sends an output to the notebook; outside a notebook it prints the plain text.
 *
 * @example display({ "text/html": "<b>done</b>", "text/plain": "done" });
 */
export function display(
  data: Bundle,
  { metadata = {}, displayId, update = false }: DisplayOptions = {},
): void {
  const write = kernel.lastWriteDisplayData;
  if (write) write({ data, metadata, transient: displayId ? { display_id: displayId } : {} }, update);
  else console.log(typeof data["text/plain"] === "string" ? data["text/plain"] : "");
}

/**
 * A function that throws once the current cell has been interrupted; long asynchronous work calls it between steps. The kernel
 * stops waiting for an interrupted cell, but cannot end work that the cell has started.
 */
export function interruptCheck(): () => void {
  const write = kernel.lastWriteDisplayData;
  return () => {
    if (write?.interrupted) throw new Error("the cell was interrupted");
  };
}
