import pMap from "p-map";
import { type JupyterServer, NotebookError } from "../../jupyter/index.js";
import type { RunRequest } from "./request.js";

/**
 * Runs `work` on all notebooks, `jobs` at a time and on the servers in turns, and returns the results in order. A notebook that fails does not stop the
 * others; the messages of all that failed are thrown together.
 */
export async function mapNotebooks<R>(
  paths: string[],
  { jobs, signal, servers = [] }: Pick<RunRequest, "jobs" | "signal" | "servers">,
  work: (path: string, server: JupyterServer | undefined) => Promise<R>,
): Promise<R[]> {
  const attempt = async (path: string, i: number) => {
    signal.throwIfAborted();
    return work(path, servers[i % servers.length]);
  };
  try {
    return await pMap(paths, attempt, { concurrency: jobs, stopOnError: false });
  } catch (error) {
    signal.throwIfAborted();
    const errors = (error instanceof AggregateError ? error.errors : [error]) as Error[];
    const unexpected = errors.find((each) => !(each instanceof NotebookError));
    const [first] = errors;
    if (unexpected) throw unexpected;
    if (first && errors.length === 1) throw first;
    throw new NotebookError(errors.map(({ message }) => message).join("\n"));
  }
}
