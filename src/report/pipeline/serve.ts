import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { clientScript } from "../theme/assets.js";
import { changesBetween } from "../page/changes.js";
import { type Page, pageHtml } from "../page/page.js";

/** A server for one page, which open browsers keep up to date. */
export interface PageServer {
  url: string;
  /** Publishes a new build to every open page. */
  show: (page: Page) => void;
  close: () => void;
}

/** A server-sent event; its id is the number of the build that a page shows after it. */
const eventOf = (build: number, name: string, data: unknown = ""): string =>
  `id: ${build}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Serves the page on the loopback interface, with the script that follows builds. A page that missed a build between two
 * connections is told to reload.
 */
export async function servePage(): Promise<PageServer> {
  const listeners = new Set<ServerResponse>();
  const main = await clientScript("main-watched");
  let page: Page | undefined;
  let build = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://localhost");
    if (pathname === "/changes") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const shown = request.headers["last-event-id"] ?? searchParams.get("build");
      response.write(shown === String(build) ? ":\n\n" : eventOf(build, "reload"));
      listeners.add(response);
      request.on("close", () => listeners.delete(response));
    } else if (pathname !== "/" || !page) response.writeHead(404).end("The page has not been built yet.");
    else
      response
        .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
        .end(pageHtml(page, build));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    show: (built) => {
      const next = { ...built, scripts: { ...built.scripts, main } };
      const changes = page && changesBetween(page, next);
      page = next;
      build++;
      const event = changes ? eventOf(build, "changes", changes) : eventOf(build, "reload");
      listeners.forEach((response) => response.write(event));
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
