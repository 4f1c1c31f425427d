export { ensureEnvironment, environmentFolder } from "./environment.js";
export { diagnose } from "./diagnostics.js";
export { findPython } from "./python.js";
export { installRenderer, registerKernel, registerSharedKernel } from "./register.js";
export { type LabOptions, runLab } from "./run.js";
export { type JupyterServer, startServer } from "./server.js";
