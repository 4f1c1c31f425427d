/** Base class of everything a user can mend; the command line prints its message without a stack. */
export class NotebookError extends Error {
  /** Whether the call itself was wrong (exit code 2). */
  readonly wrongCall: boolean = false;
  override name = "NotebookError";
}

/** A call that names what is not there. */
export class UsageError extends NotebookError {
  override readonly wrongCall = true;
  override name = "UsageError";
}

/** A notebook file that is not one; the message names file, place and fault. */
export class NotebookFormatError extends NotebookError {
  override name = "NotebookFormatError";
}

/** A kernel that cannot be started or does not answer. */
export class KernelError extends NotebookError {
  override name = "KernelError";
}

/** The user ended the command. */
export class Stopped extends NotebookError {
  override name = "Stopped";
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}. Each notebook is either as it was or complete.`);
    this.signal = signal;
  }
}
