export { FastEngine } from "./fast-engine.js";
export { fastEngine } from "./node/engine.js";
export { loadKernels } from "./node/load-kernels.js";
export type { FastEngineOptions } from "./options.js";
export { soloEngine } from "./solo-engine.js";
