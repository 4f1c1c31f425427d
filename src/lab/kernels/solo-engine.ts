import type { LayerDescription } from "../nn/description.js";
import { FastEngine } from "./fast-engine.js";
import type { FastEngineOptions } from "./options.js";
import { SoloTeam } from "./team.js";

/**
 * A fast engine on the calling thread alone, with a memory of its own. It needs neither Node nor shared memory, so it
 * runs in any browser.
 *
 * @param module the compiled `kernels.wasm`
 */
export function soloEngine(
  layers: readonly LayerDescription[],
  options: FastEngineOptions,
  module: WebAssembly.Module,
): FastEngine {
  return new FastEngine(layers, options, {
    module,
    memory: new WebAssembly.Memory({ initial: 1 }),
    threads: 1,
    team: (specification, capacity) => new SoloTeam(specification, capacity),
  });
}
