export { buildReport, type BuildEvent, type BuildRequest, type BuildResult } from "./pipeline/index.js";
export { isFailing, verdictLine } from "./verdicts.js";
export type { Problem } from "./problem.js";
export { readManifest } from "./manifest.js";
export { chapterSlugs } from "./references/anchors.js";
export type { Chapter, IndexedClaim } from "./references/reference-index.js";
export { embeddedFiles } from "./pipeline/embedded-files.js";
export { pageHtml } from "./page/page.js";
export { type ReportInput, renderReport } from "./pipeline/render-report.js";
