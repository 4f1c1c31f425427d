export { differences } from "./verify/differences.js";
export { type Comparison, compareNotebooks, type Difference } from "./verify/compare.js";
export { executedElsewhere } from "./freshness/execution-environment.js";
export { KernelError, NotebookError, NotebookFormatError, AbortError, UsageError } from "./errors.js";
export { type ExecuteOptions, type Execution, executeNotebook } from "./client/execute.js";
export { DEFAULT_CELL_TIMEOUT_S } from "./client/notebook-run.js";
export type { Failure } from "./client/failure.js";
export {
  type ExecutionRecord,
  type Fingerprint,
  isFingerprint,
  fingerprint,
  staleReasons,
  thisMachine,
} from "./freshness/freshness.js";
export { DEFAULT_START_TIMEOUT_S, Kernel, type Timer } from "./client/kernel.js";
export { findKernel, type KernelSpec } from "./client/kernelspec.js";
export { type JupyterServer, parseServer } from "./client/server.js";
export { findRecorded } from "./freshness/recorded-reads.js";
export { lockedVersions } from "./freshness/lockfile.js";
export { withLock } from "./storage/lock.js";
export * from "./format/notebook.js";
export { type CellOptions, cellOptions } from "./format/cell-options.js";
export { parseAnyNotebook, parseNotebook, type ReadableNotebook } from "./format/read.js";
export { parseJsonFile } from "./format/json-file.js";
export { makeFolder, readText, reasonOf, refuseSpecialFile, writeText } from "./storage/files.js";
export { formatNotebook } from "./format/write.js";
