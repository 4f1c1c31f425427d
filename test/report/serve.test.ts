import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { servePage } from "#report/pipeline/serve.js";

/** Sends raw bytes to a port. Returns the first line of the answer. */
const send = (port: number, bytes: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString("latin1"))).on("error", reject);
    socket.on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
  });

const request = (target: string, host: string, method = "GET") =>
  `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

it("the watched page's server survives any request and answers only to its own address", async () => {
  const server = await servePage();
  onTestFinished(server.close);
  const port = Number(new URL(server.url).port);
  const own = `127.0.0.1:${port}`;
  for (const target of [
    "//",
    "http://[",
    "*",
    "/%",
    "/\u00ff",
    "http://evil.example/",
    "//evil.example/changes",
  ])
    expect(await send(port, request(target, own)), target).toMatch(/^HTTP\/1\.1 4\d\d /);
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", "", `[::1]:${port}`])
    expect(await send(port, request("/", host)), host).toMatch(/^HTTP\/1\.1 (421|400) /);
  expect(await send(port, request("/", own, "POST"))).toMatch(/^HTTP\/1\.1 405 /);
  expect(await send(port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  for (const host of [own, `localhost:${port}`])
    expect(await send(port, request("/", host))).toMatch(/^HTTP\/1\.1 404 /); // No page has been built.
});
