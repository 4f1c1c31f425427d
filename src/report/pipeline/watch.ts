import { resolve } from "node:path";
import { NotebookError } from "../../jupyter/index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { RenderCache } from "./render-cache.js";
import { buildReport, type BuildResult } from "./build-report.js";
import { printable } from "../printable.js";
import { makePlan } from "./plan.js";
import { projectRoot } from "../../shared/project-root.js";
import type { BuildEvent, BuildRequest } from "./request.js";
import { servePage } from "./serve.js";

/** Editors write a file in several steps; changes closer together than this make one rebuild. */
const SETTLE_MS = 60;

/** Builds, serves the page, and builds again whenever a notebook or the theme is saved, until the signal. */
export async function watchReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  report: (result: BuildResult) => void,
): Promise<number> {
  const plan = await makePlan(request.notebooks, request.out);
  const served = await servePage();
  const cache = new RenderCache<RenderedChapter>();
  const build = async () => {
    try {
      const result = await buildReport(request, listen, cache);
      served.show(result.page);
      report(result);
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      console.error(printable(error.message));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let building = build();
  const { watch } = await import("chokidar");
  const watcher = watch([...plan.notebooks, resolve(projectRoot, "src/report/theme")], {
    ignoreInitial: true,
  });
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      building = building.then(build);
    }, SETTLE_MS);
  });
  await building;
  console.log(`Watching. The page is at ${served.url}; press Ctrl+C to stop.`);
  await new Promise((stopped) => request.signal.addEventListener("abort", stopped, { once: true }));
  await watcher.close();
  served.close();
  return 0;
}
