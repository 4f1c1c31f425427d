import { availableParallelism } from "node:os";
import type { LayerDescription } from "../../nn/layers/layer-description.js";
import { WasmEngine } from "../engine/wasm-engine.js";
import type { WasmEngineOptions } from "../engine/engine-options.js";
import { singleThreadedEngine } from "../engine/single-threaded-engine.js";
import { loadKernels } from "./load-module.js";
import { ThreadTeam } from "./thread-pool.js";

/** The most pages a WebAssembly memory of 32-bit addresses can have; a shared one must name its limit. */
const MOST_PAGES = 65536;

/**
 * The fast engine in Node. The same seed gives the same bits whatever the number of threads.
 *
 * @param options.threads default: one for each processor
 */
export function wasmEngine(
  layers: readonly LayerDescription[],
  { threads = availableParallelism(), ...options }: WasmEngineOptions & { threads?: number },
): WasmEngine {
  if (!(Number.isInteger(threads) && threads > 0))
    throw new RangeError(`fast engine: the number of threads must be a whole number above 0, not ${threads}`);
  if (threads === 1) return singleThreadedEngine(layers, options, loadKernels("own"));
  return new WasmEngine(layers, options, {
    module: loadKernels("shared"),
    memory: new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true }),
    threads,
    team: (specification, capacity) => new ThreadTeam(specification, capacity),
  });
}
