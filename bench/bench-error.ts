/** Why a benchmark cannot run; the command prints the message alone. */
export class BenchError extends Error {}
