export { ensureEnvironment, environmentFolder } from "./environment.js";
export { diagnose } from "./diagnostics.js";
export { findPython } from "./python.js";
export { installRenderer, registerSharedKernel } from "./register.js";
export { runLab } from "./run.js";
