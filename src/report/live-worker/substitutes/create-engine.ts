import type { WasmEngineOptions } from "../../../library/wasm/engine/engine-options.js";
import { singleThreadedEngine } from "../../../library/wasm/engine/single-threaded-engine.js";
import type { WasmEngine } from "../../../library/wasm/engine/wasm-engine.js";
import type { LayerDescription } from "../../../library/nn/index.js";
import { loadRoutines } from "./load-module.js";

/** A WASM engine on one thread, whatever number is asked for: the bits are the same. */
export const wasmEngine = (layers: readonly LayerDescription[], options: WasmEngineOptions): WasmEngine =>
  singleThreadedEngine(layers, options, loadRoutines());
