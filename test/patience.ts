/** How long a test waits for what must happen: on the slowest machine it does, so whatever takes longer hangs. */
export const PATIENCE_MS = 120_000;
