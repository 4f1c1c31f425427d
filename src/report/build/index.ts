export { type BuildResult, buildReport } from "./build.js";
export { findChromium } from "./pdf.js";
export type { BuildEvent, BuildRequest, RunRequest, VerifyRequest } from "./request.js";
export { type Verified, verifyNotebooks } from "./verify.js";
export { watchReport } from "./watch.js";
export { projectRoot } from "./project.js";
