export { buildReport, type BuildEvent, type BuildRequest, type BuildResult } from "./pipeline/index.js";
export { isFailing, verdictLine } from "./verdicts.js";
export type { Problem } from "./problem.js";
export { type ReportInput, renderReport } from "./pipeline/render-report.js";
