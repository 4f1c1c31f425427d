import { constants } from "node:os";
import { CommanderError } from "@commander-js/extra-typings";
import { AbortError, NotebookError, UsageError } from "#jupyter/index.js";
import { printable } from "#report/printable.js";
import { tolerateClosedPipes } from "./closed-pipes.js";
import { onEndOfNpm, rejectOptionsOfNpm } from "./npm.js";

/** The exit codes of the project's commands. A command stopped by a signal exits with 128 + the signal's number, as in a shell. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const SIGNAL_BASE = 128;

/** After a signal, a command has this long to end its kernels. */
const STOP_TIMEOUT_MS = 5_000;

type ErrorClass = abstract new (...args: never[]) => Error;

/** Prints an error that the user can fix, without its stack, and returns the exit code. Throws all other errors again. */
function exitCodeOf(error: unknown, { aborted, reason }: AbortSignal, fixable: ErrorClass[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (!(error instanceof Error) || !fixable.some((type) => error instanceof type)) throw error;
  console.error(printable(error.message));
  if (aborted && reason instanceof AbortError) return SIGNAL_BASE + constants.signals[reason.signal];
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/**
 * Runs a command and sets the exit code. The first SIGINT, SIGTERM or SIGHUP aborts the signal passed to `main`, the
 * second ends the program at once.
 *
 * @param main gets the arguments, and returns the exit code
 * @param fixable classes of errors, besides NotebookError, that the user can fix: only their message is printed
 */
export async function runCommand(
  main: (argv: string[], signal: AbortSignal) => Promise<number>,
  fixable: ErrorClass[] = [],
): Promise<void> {
  const stop = new AbortController();
  const abort = (name: NodeJS.Signals) => {
    stop.abort(new AbortError(name));
    setTimeout(() => process.exit(), STOP_TIMEOUT_MS).unref();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => abort(name));
  onEndOfNpm(() => abort("SIGTERM"));
  tolerateClosedPipes();
  const run = async () => {
    rejectOptionsOfNpm();
    return main(process.argv.slice(2), stop.signal);
  };
  process.exitCode = await run().catch((error: unknown) =>
    exitCodeOf(error, stop.signal, [NotebookError, ...fixable]),
  );
}
