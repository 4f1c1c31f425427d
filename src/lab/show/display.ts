import tslabKernel from "tslab/dist/jupyter.js";

/** An output in one or more MIME types; a viewer shows the richest it knows and trusts. */
export type Bundle = Record<string, unknown>;

interface DisplayData {
  data: Bundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

// tslab keeps the way out of the running kernel in this module variable. Imported as a CommonJS module it is the very
// instance the kernel uses.
const kernel = tslabKernel as {
  lastWriteDisplayData: ((data: DisplayData, update?: boolean) => void) | null;
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
