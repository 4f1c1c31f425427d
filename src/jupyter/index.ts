export { KernelError, NotebookError, NotebookFormatError } from "./errors.js";
export { DEFAULT_CELL_TIMEOUT_S, type ExecuteOptions, type Execution, executeNotebook } from "./execute.js";
export type { CellFailure } from "./failure.js";
export { type ExecutionRecord, type Fingerprint, fingerprint, staleReasons, stamp } from "./freshness.js";
export { Kernel } from "./kernel.js";
export { findKernel, type KernelSpec } from "./kernelspec.js";
export * from "./notebook.js";
export { parseNotebook, readNotebook } from "./read.js";
export { formatNotebook, writeNotebook } from "./write.js";
