import { relative } from "node:path";
import {
  executeNotebook,
  type Execution,
  type Failure,
  formatNotebook,
  type Notebook,
  NotebookError,
  parseNotebook,
  readText,
  staleReasons,
  withLock,
  writeText,
} from "../../jupyter/index.js";
import { METADATA_KEY } from "../../shared/mime.js";
import type { BuildEvent, BuildRequest } from "./request.js";

/** A notebook as the page will show it, and how it came to be so. */
export interface Updated {
  path: string;
  /** The path as messages show it. */
  name: string;
  notebook: Notebook;
  /** Why its outputs are out of date, where they could not be renewed. */
  stale: string[];
  /** What stopped the execution; the file holds the run before. */
  failure?: Failure;
}

/** A notebook's file as it was read, and why it is to be executed. */
interface Found {
  path: string;
  name: string;
  text: string;
  notebook: Notebook;
  /** Why its outputs are out of date; nothing is known of notebooks the project never executed. */
  stale: string[];
}

async function find(path: string, name: string, request: BuildRequest, own: boolean): Promise<Found> {
  const text = await readText(path, name);
  const notebook = parseNotebook(text, name);
  const known = own || METADATA_KEY in notebook.metadata;
  const stale = known || request.execute !== "never" ? await staleReasons(notebook, path) : [];
  return { path, name, text, notebook, stale };
}

/** A run that failed: the page shows it, unless it says nothing of the code; then the outputs from before stay. */
function failed({ path, name, notebook, stale }: Found, run: Execution, failure: Failure): Updated {
  if (failure.cell !== undefined && !failure.dataMissing)
    return { path, name, notebook: parseNotebook(formatNotebook(run.notebook), name), stale: [], failure };
  return { path, name, notebook, stale: [...stale, "a new run was not possible"], failure };
}

/** Executes the notebook and writes it back. */
async function renew(
  found: Found,
  reasons: string[],
  request: BuildRequest,
  signal: AbortSignal,
  listen: (event: BuildEvent) => void,
): Promise<Updated> {
  const { path, name } = found;
  listen({ kind: "started", notebook: name, reasons });
  const run = await executeNotebook(found.notebook, {
    path,
    name,
    signal,
    timeoutSeconds: request.timeoutSeconds,
    startTimeoutSeconds: request.startTimeoutSeconds,
    onProgress: ({ cell, cells }) => listen({ kind: "cell", notebook: name, cell, cells }),
  });
  if (run.failure) {
    listen({ kind: "failed", notebook: name, message: run.failure.message });
    return failed(found, run, run.failure);
  }
  const after = formatNotebook(run.notebook);
  // The page shows what a reader of the file gets, so that the next build has the same bytes.
  const executed = parseNotebook(after, name);
  if ((await readText(path, name)) !== found.text) {
    throw new NotebookError(
      `${name}: the file was saved by somebody else while it was executed; nothing was written. Run again.`,
    );
  }
  signal.throwIfAborted();
  await writeText(path, after, name);
  listen({ kind: "executed", notebook: name, seconds: run.seconds });
  return { path, name, notebook: executed, stale: [] };
}

/** Reads one notebook, executes it if that is asked for, and writes back what changed. */
export async function refreshNotebook(
  path: string,
  request: BuildRequest,
  own: boolean,
  listen: (event: BuildEvent) => void,
): Promise<Updated> {
  request.signal.throwIfAborted();
  const name = relative(process.cwd(), path) || path;
  const found = await find(path, name, request, own);
  const reasonsOf = ({ stale }: Found) => (request.execute === "always" ? ["asked to"] : stale);
  const { notebook, stale } = found;
  if (request.execute === "never" && stale.length > 0) {
    listen({ kind: "kept", notebook: name, reasons: stale });
    return { path, name, notebook, stale };
  }
  const fresh = ({ notebook }: Found): Updated => {
    listen({ kind: "fresh", notebook: name });
    return { path, name, notebook, stale: [] };
  };
  if (request.execute === "never" || reasonsOf(found).length === 0) return fresh(found);
  const options = { name, signal: request.signal, onWait: () => listen({ kind: "waiting", notebook: name }) };
  return withLock(path, options, async (signal) => {
    // Another command may have written the file while this one waited.
    const now = await find(path, name, request, own);
    const reasons = reasonsOf(now);
    return reasons.length === 0 ? fresh(now) : renew(now, reasons, request, signal, listen);
  });
}
