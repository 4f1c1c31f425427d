import { CommanderError } from "commander";
import { NotebookError } from "#jupyter/index.js";
import { buildReport, watchReport } from "#report/build/index.js";
import { parseOptions } from "./options.js";
import { liveListener, summarise } from "./live.js";

const EXIT = { ok: 0, failed: 1, wrongCall: 2 } as const;

async function main(argv: string[]): Promise<number> {
  const options = parseOptions(argv);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(signal));
  const request = { ...options, timeoutSeconds: options.timeout, signal: stop.signal };
  if (options.watch) return watchReport(request, liveListener(), summarise);
  const result = await buildReport(request, liveListener());
  summarise(result);
  return result.ok ? EXIT.ok : EXIT.failed;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.wrongCall;
  } else if (error instanceof NotebookError) {
    console.error(error.message);
    process.exitCode = error.wrongCall ? EXIT.wrongCall : EXIT.failed;
  } else throw error;
}
