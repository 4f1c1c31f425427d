import { relative } from "node:path";
import {
  executeNotebook,
  type Execution,
  type Failure,
  formatNotebook,
  type Notebook,
  NotebookError,
  parseAnyNotebook,
  parseNotebook,
  readText,
  staleReasons,
  withLock,
  writeText,
} from "../../jupyter/index.js";
import { METADATA_KEY } from "../../shared/mime.js";
import { type Constant, withConstants } from "./constants.js";
import type { BuildEvent, BuildRequest, OnServer } from "./request.js";

/** A notebook's file as it was read. */
interface LoadedNotebook {
  path: string;
  /** The path as messages show it. */
  name: string;
  text: string;
  notebook: Notebook;
  /** Why its outputs are out of date; unknown, so empty, for notebooks the project never executed. */
  stale: string[];
  /** What had to be repaired to read it, in one line; empty if nothing. */
  repairs: string;
}

/** A notebook after it was brought up to date, or after that failed. */
export interface RefreshedNotebook {
  path: string;
  /** The path as messages show it. */
  name: string;
  notebook: Notebook;
  /** Why its outputs are out of date, if they could not be refreshed. */
  stale: string[];
  /** What stopped the execution; the file keeps the outputs of the run before. */
  failure?: Failure;
  /** What had to be repaired to read it, in one line; empty if nothing. */
  repairs?: string;
}

type Listener = (event: BuildEvent) => void;

async function load(
  path: string,
  name: string,
  request: BuildRequest,
  own: boolean,
): Promise<LoadedNotebook> {
  const text = await readText(path, name);
  const { notebook, repairs } = own
    ? { notebook: parseNotebook(text, name), repairs: "" }
    : parseAnyNotebook(text, name);
  const isKnown = own || METADATA_KEY in notebook.metadata;
  const stale = isKnown || request.execute !== "never" ? await staleReasons(notebook, path) : [];
  return { path, name, text, notebook, stale, repairs };
}

/** The notebook to show after a failed run: that run, or the outputs from before if no cell of the notebook is at fault. */
function afterFailure(
  { path, name, notebook, stale }: LoadedNotebook,
  run: Execution,
  failure: Failure,
): RefreshedNotebook {
  if (failure.cell !== undefined && !failure.dataMissing)
    return { path, name, notebook: parseNotebook(formatNotebook(run.notebook), name), stale: [], failure };
  return { path, name, notebook, stale: [...stale, "a new run was not possible"], failure };
}

const runNotebook = (
  { path, name, notebook }: { path: string; name: string; notebook: Notebook },
  { timeoutSeconds, startTimeoutSeconds, server }: BuildRequest & OnServer,
  signal: AbortSignal,
  listen: Listener,
): Promise<Execution> =>
  executeNotebook(notebook, {
    ...{ path, name, signal, timeoutSeconds, startTimeoutSeconds, server },
    onProgress: ({ cell, cells }) => listen({ kind: "cell", notebook: name, cell, cells }),
  });

/** Executes the notebook and writes it back. */
async function execute(
  loaded: LoadedNotebook,
  reasons: string[],
  request: BuildRequest & OnServer,
  signal: AbortSignal,
  listen: Listener,
): Promise<RefreshedNotebook> {
  const { path, name } = loaded;
  listen({ kind: "started", notebook: name, reasons });
  const run = await runNotebook(loaded, request, signal, listen);
  if (run.failure) {
    listen({ kind: "failed", notebook: name, message: run.failure.message });
    return afterFailure(loaded, run, run.failure);
  }
  const after = formatNotebook(run.notebook);
  // The page shows the notebook as it is read from the file, so that the next build has the same bytes.
  const notebook = parseNotebook(after, name);
  if ((await readText(path, name)) !== loaded.text) {
    throw new NotebookError(
      `${name}: somebody else saved the file while it was executed; nothing was written. Run the command again.`,
    );
  }
  signal.throwIfAborted();
  await writeText(path, after, name);
  listen({ kind: "executed", notebook: name, seconds: run.seconds });
  return { path, name, notebook, stale: [] };
}

/** Executes a copy of a notebook with other constants. One that declares none of them is shown as its file has it. */
export async function executeChanged(
  path: string,
  request: BuildRequest & OnServer & { constants: Constant[] },
  own: boolean,
  listen: Listener,
): Promise<RefreshedNotebook & { found: Set<string> }> {
  const { constants, signal } = request;
  signal.throwIfAborted();
  const name = relative(process.cwd(), path) || path;
  const loaded = await load(path, name, request, own);
  const { notebook, found } = withConstants(loaded.notebook, constants);
  if (found.size === 0) {
    const { stale } = loaded;
    listen(
      stale.length > 0 ? { kind: "kept", notebook: name, reasons: stale } : { kind: "fresh", notebook: name },
    );
    return { ...loaded, found };
  }
  const words = constants
    .filter((each) => found.has(each.name))
    .map((each) => `${each.name} = ${each.value}`);
  listen({ kind: "started", notebook: name, reasons: words });
  const run = await runNotebook({ path, name, notebook }, request, signal, listen);
  const shown = parseNotebook(formatNotebook(run.notebook), name);
  if (!run.failure) {
    listen({ kind: "executed", notebook: name, seconds: run.seconds });
    return { path, name, notebook: shown, stale: [], found };
  }
  listen({ kind: "failed", notebook: name, message: run.failure.message });
  return { path, name, notebook: shown, stale: [], failure: run.failure, found };
}

/** Reads a notebook, executes it if that was requested, and writes back what changed. */
export async function refreshNotebook(
  path: string,
  request: BuildRequest & OnServer,
  own: boolean,
  listen: Listener,
): Promise<RefreshedNotebook> {
  request.signal.throwIfAborted();
  const name = relative(process.cwd(), path) || path;
  const loaded = await load(path, name, request, own);
  const reasonsOf = ({ stale }: LoadedNotebook) => (request.execute === "always" ? ["asked to"] : stale);
  if (request.execute === "never" && loaded.stale.length > 0) {
    listen({ kind: "kept", notebook: name, reasons: loaded.stale });
    return loaded;
  }
  const unchanged = (fresh: LoadedNotebook): RefreshedNotebook => {
    listen({ kind: "fresh", notebook: name });
    return { ...fresh, stale: [] };
  };
  if (request.execute === "never" || reasonsOf(loaded).length === 0) return unchanged(loaded);
  const onWait = () => listen({ kind: "waiting", notebook: name });
  return withLock(path, { name, signal: request.signal, onWait }, async (signal) => {
    // Another command may have written the file while this one waited.
    const current = await load(path, name, request, own);
    const reasons = reasonsOf(current);
    return reasons.length === 0 ? unchanged(current) : execute(current, reasons, request, signal, listen);
  });
}
