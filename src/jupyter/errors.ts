/** Base class of errors that the user can fix; the command line prints the message without a stack trace. */
export class NotebookError extends Error {
  override name = "NotebookError";
}

/** The command was called with wrong arguments (exit code 2). */
export class UsageError extends NotebookError {
  override name = "UsageError";
}

/** A file is not a valid notebook; the message names the file, the location and the fault. */
export class NotebookFormatError extends NotebookError {
  override name = "NotebookFormatError";
}

/** A kernel cannot be started or does not answer. */
export class KernelError extends NotebookError {
  override name = "KernelError";
}

/** A signal ended the command. */
export class AbortError extends NotebookError {
  override name = "AbortError";
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}. Each notebook is either as it was or complete.`);
    this.signal = signal;
  }
}
