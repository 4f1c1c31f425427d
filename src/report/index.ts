export { buildReport, type BuildEvent, type BuildRequest, type BuildResult } from "./build/index.js";
export type { Problem } from "./problem.js";
export { type ReportInput, renderReport } from "./render.js";
