import { constants } from "node:os";
import { CommanderError } from "commander";
import { printable } from "#report/printable.js";
import { AbortError, NotebookError, UsageError } from "#jupyter/index.js";

/** What the exit codes of the project's commands mean. */
export const EXIT = { ok: 0, failed: 1, wrongCall: 2 } as const;
/** Shells show a program that a signal ended as 128 and the signal's number. */
const SIGNAL_BASE = 128;
/** A command that was stopped has ended its kernels by then; whatever else is open no longer counts. */
const STOP_TIMEOUT_MS = 5_000;

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongCall;
  if (!(error instanceof NotebookError)) throw error;
  console.error(printable(error.message));
  if (error instanceof AbortError) return SIGNAL_BASE + constants.signals[error.signal];
  return error instanceof UsageError ? EXIT.wrongCall : EXIT.failed;
}

/**
 * Runs a command to its exit code. The first SIGINT, SIGTERM or SIGHUP fires the signal that `main` is given, the second
 * ends the program at once. Errors that people can mend are printed without a stack.
 */
export async function runCommand(
  main: (argv: string[], signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => {
      stop.abort(new AbortError(name));
      setTimeout(() => process.exit(), STOP_TIMEOUT_MS).unref();
    });
  }
  process.exitCode = await main(process.argv.slice(2), stop.signal).catch(exitCodeOf);
}
