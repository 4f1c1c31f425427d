export { type BuildEvent, type BuildRequest, type BuildResult, buildReport } from "./build.js";
export { watchReport } from "./watch.js";
export { projectRoot } from "./project.js";
