import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { changesBetween } from "../page/changes.js";
import { type Page, pageHtml } from "../page/page.js";
import { clientScript } from "../theme/assets.js";

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

/** The parts of a request's address; undefined if it is not one. */
function addressOf({ url = "" }: IncomingMessage): URL | undefined {
  const address = `http://localhost${url}`;
  return url.startsWith("/") && URL.canParse(address) ? new URL(address) : undefined;
}

/** Whether a request names this server; a name that somebody else has pointed at it is refused (DNS rebinding). */
const isForHost = ({ headers }: IncomingMessage, port: number): boolean =>
  [`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? "");

/** The builds of one page, and the open pages that follow them. */
class BuildFeed {
  private readonly listeners = new Set<ServerResponse>();
  private page: Page | undefined;
  private build = 0;

  /** Keeps a response open for events. A page that missed a build is told to reload. */
  follow(response: ServerResponse, shownBuild: string | null): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(shownBuild === String(this.build) ? ":\n\n" : eventOf(this.build, "reload"));
    this.listeners.add(response);
    response.on("error", () => {}).on("close", () => this.listeners.delete(response));
  }

  sendPage(response: ServerResponse): void {
    if (!this.page) response.writeHead(404).end("The page has not been built yet.");
    else
      response
        .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
        .end(pageHtml(this.page, { build: this.build }));
  }

  show(next: Page): void {
    const changes = this.page && changesBetween(this.page, next);
    this.page = next;
    this.build++;
    const event = changes ? eventOf(this.build, "changes", changes) : eventOf(this.build, "reload");
    this.listeners.forEach((response) => response.write(event));
  }
}

function answer(feed: BuildFeed, port: number, request: IncomingMessage, response: ServerResponse): void {
  const address = addressOf(request);
  if (!isForHost(request, port)) response.writeHead(421).end("This server answers only to its own address.");
  else if (!address) response.writeHead(400).end();
  else if (request.method !== "GET" && request.method !== "HEAD") response.writeHead(405).end();
  else if (address.pathname === "/changes") {
    const lastEvent = request.headers["last-event-id"];
    feed.follow(response, typeof lastEvent === "string" ? lastEvent : address.searchParams.get("build"));
  } else if (address.pathname === "/") feed.sendPage(response);
  else response.writeHead(404).end();
}

/** Serves the page on the loopback interface, with the script that follows builds. No request can end the server. */
export async function servePage(): Promise<PageServer> {
  const feed = new BuildFeed();
  const main = await clientScript("main-watched");
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  server.on("request", (request, response) => answer(feed, port, request, response));
  return {
    url: `http://127.0.0.1:${port}/`,
    show: (page) => feed.show({ ...page, scripts: { ...page.scripts, main } }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
