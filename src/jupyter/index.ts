export { type Comparison, compareNotebooks, type Difference } from "./compare.js";
export { executedElsewhere } from "./elsewhere.js";
export { KernelError, NotebookError, NotebookFormatError, Stopped, WrongCall } from "./errors.js";
export { DEFAULT_CELL_TIMEOUT_S, type ExecuteOptions, type Execution, executeNotebook } from "./execute.js";
export type { Failure } from "./failure.js";
export {
  type ExecutionRecord,
  type Fingerprint,
  isFingerprint,
  fingerprint,
  staleReasons,
  thisMachine,
} from "./freshness.js";
export { DEFAULT_START_TIMEOUT_S, Kernel, type Timer } from "./kernel.js";
export { findKernel, type KernelSpec } from "./kernelspec.js";
export { withLock } from "./lock.js";
export * from "./notebook.js";
export { type CellOptions, cellOptions } from "./options.js";
export { parseNotebook } from "./read.js";
export { readText, writeText } from "./files.js";
export { formatNotebook } from "./write.js";
