/** The address of a byte in the WebAssembly memory. */
export type Address = number;

type Kernel = (...numbers: number[]) => void;

/** What `assembly/` exports; parameters are documented there. */
export interface Kernels {
  firstFree: { value: Address };
  conv: Kernel;
  packPanels: Kernel;
  spreadWeights: Kernel;
  convInputGradient: Kernel;
  convWeightGradient: Kernel;
  dense: Kernel;
  denseInputGradient: Kernel;
  denseWeightGradient: Kernel;
  gate: Kernel;
  activate: Kernel;
  activationGradient: Kernel;
  applyMask: Kernel;
  softmaxCrossEntropy: (...numbers: number[]) => number;
  adam: Kernel;
  average: Kernel;
  sgd: Kernel;
  packBytes: Kernel;
  packFloats: Kernel;
  maxPool: Kernel;
  maxPoolGradient: Kernel;
}

/** Bytes of a float32. */
export const FLOAT = 4;
/** Floats of a vector. */
export const LANES = 4;
/** Bytes of an entry of the lists of assembly/weighted-rows.ts, and entries that stay spare; there they are ENTRY and SPARE. */
const LIST_ENTRY_BYTES = 8;
const LIST_SPARE = 4;
/** Bytes of a list that has room for so many entries. */
export const listBytes = (entries: number): number => (entries + LIST_SPARE) * LIST_ENTRY_BYTES;
/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65536;

/** The next multiple of `unit`. */
export const roundUp = (n: number, unit: number): number => Math.ceil(n / unit) * unit;

/** The kernels over a memory of their own or over one that several threads share. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as Kernels;
}
