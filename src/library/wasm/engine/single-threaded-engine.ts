import type { LayerDescription } from "../../nn/layers/layer-description.js";
import { WasmEngine } from "./wasm-engine.js";
import type { WasmEngineOptions } from "./engine-options.js";
import { SingleThreadPool } from "./worker-pool.js";

/**
 * A WASM engine on the calling thread, with its own memory. It needs neither Node nor shared memory, so it runs in any
 * browser.
 *
 * @param module the compiled `routines.wasm`
 */
export function singleThreadedEngine(
  layers: readonly LayerDescription[],
  options: WasmEngineOptions,
  module: WebAssembly.Module,
): WasmEngine {
  return new WasmEngine(layers, options, {
    module,
    memory: new WebAssembly.Memory({ initial: 1 }),
    threads: 1,
    pool: (specification, capacity) => new SingleThreadPool(specification, capacity),
  });
}
