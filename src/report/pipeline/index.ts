export { type BuildResult, buildReport } from "./build-report.js";
export { findChromium } from "./chromium.js";
export { PAPER_SIZES } from "./pdf.js";
export type { BuildEvent, BuildRequest, RunRequest, VerifyRequest } from "./request.js";
export { watchReport } from "./watch.js";
