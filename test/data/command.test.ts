import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { runScript, startScript, temporaryFolder } from "../support.js";

it("npm run data refuses a mirror's wrong file by name and leaves nothing of it", async () => {
  const server = createServer((_, response) => void response.end(gzipSync("these are no digits")));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist`;
  const folder = await temporaryFolder();
  const ended = await runScript("data", ["--mirror", mirror], { MNIST_DIR: folder });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("train-images-idx3-ubyte.gz is corrupted: SHA-256 ba891046");
  expect(ended.stderr).not.toContain("    at ");
  expect(await readdir(folder)).toEqual([]);
});

it("npm run data exits with 130 when Ctrl+C stops a download, and says that it can resume", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-length": 1_000_000 }).write("the beginning");
    download.process.kill("SIGINT");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist`;
  const download = startScript("data", ["--mirror", mirror], { env: { MNIST_DIR: await temporaryFolder() } });
  const ended = await download.ended;
  expect(ended).toMatchObject({ code: 130 });
  expect(ended.stderr).toContain("run again");
  expect(ended.stderr).not.toContain("    at ");
});

it("npm run bench refuses wrong calls with 2 and lists its benchmarks with --help", async () => {
  const ended = await runScript("bench", ["mnist", "--turns", "3"]);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  const help = await runScript("bench", ["--help"]);
  expect(help.code).toBe(0);
  for (const name of ["execute", "render", "mnist", "choice"]) expect(help.stdout).toContain(name);
});

it("npm run data refuses wrong calls with 2 and explains itself with --help", async () => {
  for (const args of [["--miror", "http://a/"], ["--mirror", "ftp://a/"], ["--mirror"], ["file.gz"]])
    expect(await runScript("data", args), args.join(" ")).toMatchObject({ code: 2, stdout: "" });
  const help = await runScript("data", ["--help"]);
  expect(help.code).toBe(0);
  for (const word of ["--mirror", "MNIST_DIR", "Exit code"]) expect(help.stdout).toContain(word);
});
