import { relative } from "node:path";
import {
  type CellFailure,
  executeNotebook,
  formatNotebook,
  type Notebook,
  parseNotebook,
  staleReasons,
  NotebookError,
  readText,
  writeText,
} from "../../jupyter/index.js";
import { METADATA_KEY, MISSING_DATA } from "../../contract.js";
import type { BuildEvent, BuildRequest } from "./request.js";

/** A notebook as the page will show it, and how it came to be so. */
export interface Updated {
  path: string;
  /** The path as messages show it. */
  name: string;
  notebook: Notebook;
  /** Why its outputs are out of date, where they could not be renewed. */
  stale: string[];
  /** What stopped the execution; `notebook` then holds the failed run and the file the one before. */
  failure?: CellFailure;
  /** Whether the project ever executed it; nothing is known of the freshness of others. */
  known: boolean;
}

/** Reads one notebook, executes it if that is asked for, and writes back what changed. */
export async function bringUpToDate(
  path: string,
  request: BuildRequest,
  own: boolean,
  listen: (event: BuildEvent) => void,
): Promise<Updated> {
  const name = relative(process.cwd(), path) || path;
  const before = await readText(path, name);
  const notebook = parseNotebook(before, name);
  const known = own || METADATA_KEY in notebook.metadata;
  const stale = known || request.execute !== "never" ? await staleReasons(notebook, path) : [];
  const reasons = request.execute === "always" ? ["asked to"] : stale;
  if (reasons.length === 0) {
    listen({ kind: "fresh", notebook: name });
    return { path, name, notebook, stale: [], known };
  }
  if (request.execute === "never") {
    listen({ kind: "kept", notebook: name, reasons });
    return { path, name, notebook, stale, known };
  }
  listen({ kind: "started", notebook: name, reasons });
  const run = await executeNotebook(notebook, {
    path,
    name,
    timeoutSeconds: request.timeoutSeconds,
    signal: request.signal,
    onProgress: ({ cell, cells }) => listen({ kind: "cell", notebook: name, cell, cells }),
  });
  if (run.failure?.ename === MISSING_DATA) {
    listen({ kind: "without-data", notebook: name, message: run.failure.evalue });
    const why = `it could not be executed again: ${run.failure.evalue}`;
    return { path, name, notebook, stale: [...stale, why], known: true };
  }
  // The page shows what a reader of the file gets, so that the next build has the same bytes.
  const after = formatNotebook(run.notebook);
  const executed = parseNotebook(after, name);
  if (run.failure) {
    listen({ kind: "failed", notebook: name, message: run.failure.message });
    return { path, name, notebook: executed, stale: [], failure: run.failure, known: true };
  }
  if ((await readText(path, name)) !== before) {
    throw new NotebookError(
      `${name}: the file was saved by somebody else while it was executed; nothing was written. Run again.`,
    );
  }
  await writeText(path, after, name);
  listen({ kind: "executed", notebook: name, seconds: run.seconds });
  return { path, name, notebook: executed, stale: [], known: true };
}
