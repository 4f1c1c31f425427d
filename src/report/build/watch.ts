import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { NotebookError } from "../../jupyter/index.js";
import { RenderMemory } from "../memory.js";
import { buildReport, type BuildResult, type Memory } from "./build.js";
import { makePlan } from "./plan.js";
import { projectRoot } from "./project.js";
import type { BuildEvent, BuildRequest } from "./request.js";

/** Editors write a file in several steps; changes closer together than this make one rebuild. */
const SETTLE_MS = 60;

/**
 * Added to the page as it is served, never to the file: reloads on the server's word and returns to where the
 * reader was.
 */
const reloader = `<script>
const key = "scroll:" + location.pathname;
addEventListener("load", () => scrollTo(0, Number(sessionStorage.getItem(key) ?? 0)));
new EventSource("/changes").onmessage = () => { sessionStorage.setItem(key, scrollY); location.reload(); };
</script>`;

/** The served page may run the reloader and hear of changes, which the file's own policy forbids. */
const withReloader = (html: string) =>
  html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, "")
    .replace(/<\/body>/i, `${reloader}</body>`);

/** Serves the page at `path` on the loopback interface. `refresh` tells every open page to reload. */
async function servePage(path: string): Promise<{ url: string; refresh: () => void; close: () => void }> {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.url === "/changes") {
      response
        .writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
        .write(":\n\n");
      listeners.add(response);
      request.on("close", () => listeners.delete(response));
      return;
    }
    readFile(path, "utf8").then(
      (html) =>
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(withReloader(html)),
      () => response.writeHead(404).end("The page has not been built yet."),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    refresh: () => listeners.forEach((response) => response.write("data: changed\n\n")),
    close: () => {
      listeners.forEach((response) => response.end());
      server.close();
    },
  };
}

/** Builds, serves the page, and builds again whenever a notebook or the theme is saved, until the signal. */
export async function watchReport(
  request: BuildRequest,
  listen: (event: BuildEvent) => void,
  report: (result: BuildResult) => void,
): Promise<number> {
  const plan = await makePlan(request.notebooks, request.out);
  const page = await servePage(plan.out);
  const memory: Memory = new RenderMemory();
  const build = async () => {
    try {
      report(await buildReport(request, listen, memory));
      page.refresh();
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      console.error(error.message);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let building = build();
  const { watch } = await import("chokidar");
  const watcher = watch([...plan.notebooks, resolve(projectRoot, "report/theme")], { ignoreInitial: true });
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (building = building.then(build)), SETTLE_MS);
  });
  await building;
  console.log(`Watching. The page is at ${page.url}; press Ctrl+C to stop.`);
  await new Promise((stopped) => request.signal.addEventListener("abort", stopped, { once: true }));
  await watcher.close();
  page.close();
  return 0;
}
