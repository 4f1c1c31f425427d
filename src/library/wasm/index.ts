export { WasmEngine } from "./engine/wasm-engine.js";
export { wasmEngine } from "./node/create-engine.js";
export { loadRoutines } from "./node/load-module.js";
export type { WasmEngineOptions } from "./engine/engine-options.js";
export { singleThreadedEngine } from "./engine/single-threaded-engine.js";
