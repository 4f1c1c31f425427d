import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type JupyterServer, parseServer } from "#jupyter/index.js";
import { startKernelOn } from "#jupyter/client/server.js";

type Answer = [status: number, body?: object | string];

let running: Server | undefined;
afterEach(() => running?.close());

/** A server that has the kernel "k" and gives these answers, one after the other, to whoever wants to start one. */
async function answering(...answers: Answer[]): Promise<JupyterServer & { asked: string[] }> {
  const asked: string[] = [];
  running = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const [status, body] =
      request.url === "/base/api/kernelspecs"
        ? [200, { kernelspecs: { k: {} } }]
        : (answers.shift() ?? [500]);
    response.writeHead(status, status >= 300 && status < 400 ? { location: "/login" } : {});
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => running!.once("listening", listening));
  const { port } = running.address() as AddressInfo;
  return { ...parseServer(`http://127.0.0.1:${port}/base/`, "secret"), asked };
}

const start = (server: JupyterServer, timeoutSeconds = 600) =>
  startKernelOn(server, { name: "k", path: "notebooks", folder: "/x/notebooks" }, { timeoutSeconds });

describe("a kernel on a server", () => {
  it("is asked for again while the server is full, with the token in a header", async () => {
    const server = await answering([503], [429, "slow down"], [201, { id: "one" }]);
    expect(await start(server)).toBe("one");
    expect(server.asked).toEqual([
      "GET /base/api/kernelspecs token secret",
      ...Array<string>(3).fill("POST /base/api/kernels token secret"),
    ]);
  });

  it.each<[string, Answer, string]>([
    ["a server that stays full", [503], "had no room for another kernel within 0 s (503)"],
    ["a page to log in", [302], "does not accept the token (302)"],
    ["a refusal", [403, "no"], "does not accept the token (403)"],
    ["a fault", [500, "<b>it broke</b>"], "answered 500: <b>it broke</b>"],
    ["something else than JSON", [200, "hello"], "answered with something else than JSON"],
    ["a kernel without a name", [201, {}], "did not name the kernel"],
  ])("is not started by %s, and the message says so", async (_, answer, message) => {
    await expect(start(await answering(answer), 0)).rejects.toThrow(message);
  });

  it("is named with an address that holds no secret", () => {
    expect(parseServer("https://a.b/c/", "t")).toEqual({ url: "https://a.b/c", token: "t" });
    for (const bad of ["a.b", "ftp://a.b", "http://u:p@a.b", "http://a.b/?token=x"])
      expect(() => parseServer(bad, ""), bad).toThrow("--server");
  });
});
