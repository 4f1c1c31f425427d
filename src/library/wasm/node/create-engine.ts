import { availableParallelism } from "node:os";
import type { LayerDescription } from "../../nn/layers/layer-description.js";
import { WasmEngine } from "../engine/wasm-engine.js";
import type { WasmEngineOptions } from "../engine/engine-options.js";
import { singleThreadedEngine } from "../engine/single-threaded-engine.js";
import { loadRoutines } from "./load-module.js";
import { ThreadPool } from "./thread-pool.js";

/** Pages of 32-bit WebAssembly memory at most; a shared memory must declare its maximum. */
const MOST_PAGES = 65536;

/**
 * A WASM engine in Node. The same seed gives the same bits for any number of threads. `close` ends its threads.
 *
 * @param options.threads default: one per processor
 * @example
 * const engine = wasmEngine([dense(4, 11), relu(), dense(11, 3)], { input: [4], random: new Random(1), optimizer: adam() });
 * const loss = engine.trainBatch(inputs, labels);
 */
export function wasmEngine(
  layers: readonly LayerDescription[],
  { threads = availableParallelism(), ...options }: WasmEngineOptions & { threads?: number },
): WasmEngine {
  if (!(Number.isInteger(threads) && threads > 0))
    throw new RangeError(`WASM engine: the number of threads must be a whole number above 0, not ${threads}`);
  if (threads === 1) return singleThreadedEngine(layers, options, loadRoutines("own"));
  return new WasmEngine(layers, options, {
    module: loadRoutines("shared"),
    memory: new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true }),
    threads,
    pool: (specification, capacity) => new ThreadPool(specification, capacity),
  });
}
