export { type BuildResult, buildReport } from "./build.js";
export { findChromium } from "./pdf.js";
export type { BuildEvent, BuildRequest } from "./request.js";
export { watchReport } from "./watch.js";
export { projectRoot } from "./project.js";
