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
const PARENT_POLL_MS = 500;

const { npm_lifecycle_event: npmScript } = process.env;

/** What a user types to run a command: `npm run report --` where npm started it, otherwise `notebook-report report`. */
export const typedName = (name: string): string =>
  npmScript === name ? `npm run ${name} --` : `notebook-report ${name}`;

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongCall;
  if (!(error instanceof NotebookError)) throw error;
  console.error(printable(error.message));
  if (error instanceof AbortError) return SIGNAL_BASE + constants.signals[error.signal];
  return error instanceof UsageError ? EXIT.wrongCall : EXIT.failed;
}

/** Ends the program quietly when nobody reads its output any more, as `| head` does. */
function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
}

/** Calls `stop` when npm, which started the command, has ended without passing its signal on. */
function endWithNpm(stop: () => void): void {
  if (npmScript === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, PARENT_POLL_MS);
  timer.unref();
}

/** Options that npm takes for its own in `npm run report --watch`, and passes on in the environment only. */
const KEPT_BY_NPM = ["execute", "out", "watch", "stamp", "set", "tolerance", "port", "install_kernel"];
/** `--pdf` is `-p -d -f` to npm; this is what it makes of them. */
const PDF_BY_NPM = ["parseable", "force"];

/** Throws if the user forgot the `--` that separates a script's options from npm's. */
function rejectOptionsOfNpm(): void {
  if (npmScript === undefined) return;
  const isKept = (name: string) => process.env[`npm_config_${name}`] !== undefined;
  const kept = KEPT_BY_NPM.find(isKept) ?? (PDF_BY_NPM.every(isKept) ? "pdf" : undefined);
  if (kept === undefined) return;
  const option = `--${kept.replace("_", "-")}`;
  throw new UsageError(
    `npm kept ${option} for itself; write two hyphens before the options: npm run ${npmScript} -- ${option}`,
  );
}

/**
 * Runs a command to its exit code. The first SIGINT, SIGTERM or SIGHUP fires the signal that `main` is given, the second
 * ends the program at once. Errors that users can correct are printed without a stack.
 */
export async function runCommand(
  main: (argv: string[], signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const stop = new AbortController();
  const abort = (name: "SIGINT" | "SIGTERM" | "SIGHUP") => {
    stop.abort(new AbortError(name));
    setTimeout(() => process.exit(), STOP_TIMEOUT_MS).unref();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => abort(name));
  tolerateClosedPipes();
  endWithNpm(() => abort("SIGTERM"));
  const run = async () => {
    rejectOptionsOfNpm();
    return main(process.argv.slice(2), stop.signal);
  };
  process.exitCode = await run().catch(exitCodeOf);
}
