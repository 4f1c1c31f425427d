/** The address of a byte in the WebAssembly memory. */
export type Address = number;

type Routine = (...numbers: number[]) => void;

/** The exports of `assembly/`, which documents their parameters. */
export interface Routines {
  firstFree: { value: Address };
  conv: Routine;
  packWeights: Routine;
  packDilatedWeights: Routine;
  convInputGradient: Routine;
  convWeightGradient: Routine;
  dense: Routine;
  denseInputGradient: Routine;
  denseWeightGradient: Routine;
  gate: Routine;
  activate: Routine;
  activationGradient: Routine;
  applyMask: Routine;
  softmaxCrossEntropy: (...numbers: number[]) => number;
  adam: Routine;
  average: Routine;
  sgd: Routine;
  packBytes: Routine;
  packFloats: Routine;
  maxPool: Routine;
  maxPoolGradient: Routine;
}

/** Bytes of a float32. */
export const FLOAT = 4;
/** Floats of a vector. */
export const LANES = 4;
/** ENTRY and SPARE of assembly/weighted-rows.ts: bytes per list entry, and spare entries. */
const LIST_ENTRY_BYTES = 8;
const LIST_SPARE = 4;
/** Bytes of a list of that many entries. */
export const listBytes = (entries: number): number => (entries + LIST_SPARE) * LIST_ENTRY_BYTES;
/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65536;

/** The next multiple of `unit`. */
export const roundUp = (n: number, unit: number): number => Math.ceil(n / unit) * unit;

/** The routines over a memory, which threads may share. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Routines {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as Routines;
}
