import { availableParallelism } from "node:os";
import type { LayerDescription } from "../../nn/layers/layer-description.js";
import { WasmEngine } from "../engine/wasm-engine.js";
import type { WasmEngineOptions } from "../engine/engine-options.js";
import { singleThreadedEngine } from "../engine/single-threaded-engine.js";
import { loadRoutines } from "./load-module.js";
import { ThreadPool } from "./thread-pool.js";

/** The most pages a WebAssembly memory of 32-bit addresses can have; a shared one must name its limit. */
const MOST_PAGES = 65536;

/**
 * The WASM engine in Node. The same seed gives the same bits whatever the number of threads.
 *
 * @param options.threads default: one for each processor
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
