import type { Notebook } from "../../jupyter/index.js";
import { METADATA_KEY } from "../../shared/mime.js";

/** The notebook as its author wrote it: no outputs, no counts, no record of an execution. */
function withoutOutputs(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  delete copy.metadata[METADATA_KEY];
  for (const cell of copy.cells) {
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
  return copy;
}

/** What an address reads as its own syntax, and what would end the attribute around it. */
const ESCAPES: Record<string, string> = { "%": "%25", "#": "%23", "'": "%27", "&": "%26", "<": "%3C" };

/** The notebook's source as an address, so that a link can offer it for download where no script runs. */
export function sourceAddress(notebook: Notebook): string {
  const json = JSON.stringify(withoutOutputs(notebook));
  return `data:application/x-ipynb+json;charset=utf-8,${json.replace(/[%#'&<]/g, (char) => ESCAPES[char]!)}`;
}
