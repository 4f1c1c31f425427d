import { basename, dirname, join, resolve } from "node:path";
import { NotebookError } from "../../jupyter/index.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { RenderCache } from "./render-cache.js";
import { buildReport, type BuildResult } from "./build-report.js";
import { printable } from "../printable.js";
import { makePlan, type Plan } from "./plan.js";
import { findProject, toolRoot } from "../../shared/roots.js";
import type { BuildEvent, BuildRequest } from "./request.js";
import { servePage } from "./serve.js";

/** Editors write a file in several steps; changes closer together than this make one rebuild. */
const SETTLE_MS = 60;

/** Notebooks, data and images are in the notebooks' folders, or one level below. */
const WATCHED_DEPTH = 1;
/** Hidden files, among them locks and files that are being written, and installed packages. */
const IGNORED = /^(\..+|node_modules)$/;

/** Files and folders that the page is made from. */
const inputsOf = ({ notebooks, manifest, bibliography }: Plan): string[] => [
  ...new Set(notebooks.map((path) => dirname(path))),
  ...(manifest ? [manifest] : []),
  ...bibliography.map(({ path }) => path),
  join(findProject(), "theme"),
  join(toolRoot, "src/report/theme"),
];

/** Builds, serves the page, and builds again whenever a file that it is made from is saved, until the signal. */
export async function watchReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  report: (result: BuildResult) => void,
): Promise<number> {
  const plan = await makePlan(request.notebooks, request.out);
  const served = await servePage();
  const cache = new RenderCache<RenderedChapter>();
  const { watch } = await import("chokidar");
  const watcher = watch(inputsOf(plan), {
    ignoreInitial: true,
    depth: WATCHED_DEPTH,
    ignored: (path) => resolve(path) === plan.out || IGNORED.test(basename(path)),
  });
  const build = async () => {
    try {
      const result = await buildReport(request, listen, cache);
      watcher.add(inputsOf(await makePlan(request.notebooks, request.out))); // The manifest may name other folders now.
      served.show(result.page);
      report(result);
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      console.error(printable(error.message));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let building = build();
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
