import { gzip } from "../pack.js";
import type { Notebook } from "../../jupyter/index.js";
import { METADATA_KEY } from "../../shared/mime.js";

/** The notebook without outputs, execution counts and execution record, and with the files it needs. */
function withoutOutputs(notebook: Notebook, files: Record<string, string>): Notebook {
  const copy = structuredClone(notebook);
  delete copy.metadata[METADATA_KEY];
  if (Object.keys(files).length > 0) copy.metadata[METADATA_KEY] = { source: { files } };
  for (const cell of copy.cells) {
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
  return copy;
}

/** The notebook's source, compressed, as a data address for a download link that works without scripts, too. */
export function sourceAddress(notebook: Notebook, files: Record<string, string> = {}): string {
  const json = `${JSON.stringify(withoutOutputs(notebook, files), null, 1)}\n`;
  return `data:application/gzip;base64,${Buffer.from(gzip(json)).toString("base64")}`;
}
