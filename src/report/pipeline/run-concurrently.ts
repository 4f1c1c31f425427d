import { NotebookError } from "../../jupyter/index.js";

/**
 * Runs `work` on all items, `jobs` at a time, and returns the results in the items' order. An item that fails keeps none
 * of the others from its end; all that failed are told together.
 */
export async function pooled<T, R>(
  items: T[],
  { jobs, signal }: { jobs: number; signal: AbortSignal },
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const errors: Error[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && !signal.aborted) {
      const index = next++;
      await work(items[index]!).then(
        (result) => (results[index] = result),
        (error: Error) => errors.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  signal.throwIfAborted();
  const unexpected = errors.find((error) => !(error instanceof NotebookError));
  if (unexpected) throw unexpected;
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new NotebookError(errors.map(({ message }) => message).join("\n"));
  return results;
}
