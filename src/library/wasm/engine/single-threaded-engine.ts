import type { LayerDescription } from "../../nn/layers/layer-description.js";
import { WasmEngine } from "./wasm-engine.js";
import type { WasmEngineOptions } from "./engine-options.js";
import { SoloTeam } from "./worker-pool.js";

/**
 * A fast engine on the calling thread alone, with a memory of its own. It needs neither Node nor shared memory, so it
 * runs in any browser.
 *
 * @param module the compiled `kernels.wasm`
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
    team: (specification, capacity) => new SoloTeam(specification, capacity),
  });
}
