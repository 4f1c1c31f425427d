import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { NotebookError } from "../jupyter/index.js";
import { type ReviewedClass, reviewPage } from "./class.js";
import { queuePage } from "./queue-page.js";
import { parseChanges } from "./schema/review-file.js";

export interface ReviewServer {
  /** The address of the queue; it holds the token. */
  url: string;
  close: () => void;
}

/** Changes are small. */
const LARGEST_BODY_BYTES = 1e6;
const HTML = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
const JSON_TYPE = { "content-type": "application/json", "cache-control": "no-store" };

class TooLarge extends Error {}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Answers the requests of the grader's browser, and of nobody else. */
class Answers {
  private readonly all: ReviewedClass;
  private readonly token: string;
  private readonly port: number;

  constructor(all: ReviewedClass, token: string, port: number) {
    this.all = all;
    this.token = token;
    this.port = port;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const hosts = [`127.0.0.1:${this.port}`, `localhost:${this.port}`];
    const { host = "", origin } = request.headers;
    if (!hosts.includes(host)) return void response.writeHead(421).end("Only this server's own address.");
    // A page of another origin may make the browser send a request; it cannot change its Origin.
    if (origin !== undefined && !hosts.some((each) => origin === `http://${each}`))
      return void response.writeHead(403).end("Only this server's own pages.");
    const [, token = "", code = "", action] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
    if (!isSame(token, this.token)) return void response.writeHead(404).end();
    if (code === "" && request.method === "GET")
      return void response
        .writeHead(200, HTML)
        .end(await queuePage(this.all, (each) => `${this.base}${each}`));
    const reviewed = this.all.reviewed.find(({ submission }) => submission.code === code);
    if (!reviewed) return void response.writeHead(404).end();
    if (action === undefined && request.method === "GET") {
      const save = `${this.base}${code}/log`;
      const page = reviewPage(this.all, reviewed, {
        ...{ linkTo: (each) => `${this.base}${each}`, queue: this.base, save },
      });
      return void response.writeHead(200, HTML).end(page);
    }
    if (action !== "log" || request.method !== "POST") return void response.writeHead(405).end();
    if (request.headers["content-type"] !== "application/json" || origin === undefined)
      return void response.writeHead(415).end();
    const { rubric, sha256 } = this.all;
    const changes = parseChanges(await bodyOf(request));
    const log = await reviewed.file.append(changes, { version: rubric.version, sha256 });
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(log));
  }

  get base(): string {
    return `/${this.token}/`;
  }
}

function refuse(error: unknown, response: ServerResponse): void {
  const [status, message] =
    error instanceof TooLarge
      ? [413, "too large"]
      : error instanceof NotebookError || error instanceof RangeError
        ? [400, error.message]
        : [500, "the server failed"];
  if (status === 500) console.error(error);
  if (!response.headersSent) response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(message);
}

/** Serves a class for review on the loopback interface. */
export async function serveReview(all: ReviewedClass, port = 0): Promise<ReviewServer> {
  const token = randomBytes(18).toString("base64url");
  const server = createServer();
  await new Promise<void>((ready, fail) => {
    server.once("error", fail).listen(port, "127.0.0.1", ready);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new NotebookError(`port ${port} cannot be used: ${error.code}`);
  });
  const answers = new Answers(all, token, (server.address() as AddressInfo).port);
  server.on("request", (request, response) => {
    answers.answer(request, response).catch((error: unknown) => refuse(error, response));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${answers.base}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
