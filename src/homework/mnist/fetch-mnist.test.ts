import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished, vi } from "vitest";
import { Random } from "../../library/random.js";
import { fetchMnist, type FetchEvent, type FetchOptions } from "./fetch-mnist.js";

/** The real one, also where a test moves the clock by hand. */
const realTimeout = setTimeout;
const delay = (ms: number) => new Promise((later) => realTimeout(later, ms));

const random = new Random(1);
const content = Buffer.from(Array.from({ length: 5000 }, () => random.integer(256)));
const packed = gzipSync(content);
const FILE = {
  name: "digits.gz",
  sha256: createHash("sha256").update(content).digest("hex"),
  bytes: content.length,
};

/** A server that answers as told; returns its address and what it was asked for. */
type Answer = (...exchange: Parameters<RequestListener>) => Promise<void> | void;

async function serve(answer: Answer): Promise<{ mirror: string; asked: (string | undefined)[] }> {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    void answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { mirror: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

/** Answers rightly, ranges included. */
const rightly: Answer = (request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start >= packed.length) return void response.writeHead(416).end();
  const range = start > 0 && { "content-range": `bytes ${start}-${packed.length - 1}/${packed.length}` };
  response.writeHead(start > 0 ? 206 : 200, { "content-length": packed.length - start, ...range });
  response.end(packed.subarray(start));
};

/** Waits until so many bytes of the file have come to the folder. */
async function untilArrived(folder: string, bytes: number): Promise<void> {
  const part = join(folder, `${FILE.name}.part`);
  while (!existsSync(part) || statSync(part).size < bytes) await delay(5);
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mnist-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Fetches the file; returns the events apart from progress, and the bytes that were reported. */
async function fetchInto(folder: string, mirrors: string[], options: Partial<FetchOptions> = {}) {
  const events: FetchEvent[] = [];
  const quick = { stallTimeoutMs: 600_000, retryDelayMs: 1 };
  await fetchMnist({ folder, mirrors, files: [FILE], ...quick, ...options }, (event) => events.push(event));
  const received = events.flatMap((event) => (event.kind === "progress" ? [event.received] : []));
  return { kinds: events.map(({ kind }) => kind).filter((kind) => kind !== "progress"), received };
}

const bytesIn = (folder: string) => readFile(join(folder, FILE.name));

it("fetches a file, reports every byte, and does not ask for it again", async () => {
  const [folder, server] = [await temporaryFolder(), await serve(rightly)];
  const first = await fetchInto(folder, [server.mirror]);
  expect(first.kinds).toEqual(["done"]);
  expect(first.received.at(-1)).toBe(packed.length);
  expect(await bytesIn(folder)).toEqual(packed);
  expect((await fetchInto(folder, [server.mirror])).kinds).toEqual(["present"]);
  expect(server.asked).toHaveLength(1);
  expect(await readdir(folder)).toEqual([FILE.name]);
});

it("resumes after a truncated answer", async () => {
  const folder = await temporaryFolder();
  let calls = 0;
  const server = await serve(async (request, response) => {
    if (calls++ > 0) return rightly(request, response);
    response.writeHead(200, { "content-length": packed.length }).write(packed.subarray(0, 900));
    await untilArrived(folder, 900);
    response.destroy();
  });
  expect((await fetchInto(folder, [server.mirror])).kinds).toEqual(["retry", "done"]);
  expect(server.asked).toEqual([undefined, "bytes=900-"]);
  expect(await bytesIn(folder)).toEqual(packed);
});

it("resumes an interrupted earlier download", async () => {
  const [folder, server] = [await temporaryFolder(), await serve(rightly)];
  await writeFile(join(folder, `${FILE.name}.part`), packed.subarray(0, 1000));
  await fetchInto(folder, [server.mirror]);
  expect(server.asked).toEqual(["bytes=1000-"]);
  expect(await bytesIn(folder)).toEqual(packed);
});

it("starts over if the server ignores ranges, or if the partial file is too long", async () => {
  const whole: RequestListener = (_, response) => void response.end(packed);
  for (const [answer, part] of [
    [whole, packed.subarray(0, 99)],
    [rightly, Buffer.concat([packed, packed])],
  ] as const) {
    const [folder, server] = [await temporaryFolder(), await serve(answer)];
    await writeFile(join(folder, `${FILE.name}.part`), part);
    await fetchInto(folder, [server.mirror]);
    expect(await bytesIn(folder)).toEqual(packed);
  }
});

it("starts over if the partial file belongs to another file", async () => {
  const [folder, server] = [await temporaryFolder(), await serve(rightly)];
  await writeFile(join(folder, `${FILE.name}.part`), Buffer.alloc(500, 7));
  expect((await fetchInto(folder, [server.mirror])).kinds).toEqual(["retry", "done"]);
  expect(await bytesIn(folder)).toEqual(packed);
});

it("rejects a corrupted file with both checksums, and tries the next mirror's", async () => {
  const other = gzipSync(Buffer.from("something else"));
  const corrupted = await serve((_, response) => void response.end(other));
  const folder = await temporaryFolder();
  await expect(fetchInto(folder, [corrupted.mirror])).rejects.toThrow(
    new RegExp(
      `^digits\\.gz could not be fetched:[^]*digits\\.gz is corrupted: SHA-256 ${FILE.sha256} expected`,
    ),
  );
  expect(await readdir(folder)).toEqual([]);
  const right = await serve(rightly);
  expect((await fetchInto(folder, [corrupted.mirror, right.mirror])).kinds.at(-1)).toBe("done");
});

it("unpacks no more than a file's size, whatever was sent", async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000), { level: 9 });
  const { mirror } = await serve((_, response) => void response.end(bomb));
  await expect(fetchInto(await temporaryFolder(), [mirror])).rejects.toThrow(
    /cannot be unpacked \(Cannot create a Buffer larger than 5000 bytes\)/,
  );
});

it("replaces a corrupted file only after the right one has arrived", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, FILE.name), "rubbish");
  const broken = await serve((_, response) => void response.writeHead(503).end());
  await expect(fetchInto(folder, [broken.mirror])).rejects.toThrow("the server answered 503");
  expect(String(await bytesIn(folder))).toBe("rubbish");
  const right = await serve(rightly);
  expect((await fetchInto(folder, [right.mirror])).kinds).toEqual(["replacing", "done"]);
  expect(await bytesIn(folder)).toEqual(packed);
});

it("follows redirections", async () => {
  const right = await serve(rightly);
  const server = await serve(
    (_, response) => void response.writeHead(302, { location: `${right.mirror}${FILE.name}` }).end(),
  );
  const folder = await temporaryFolder();
  await fetchInto(folder, [server.mirror]);
  expect(await bytesIn(folder)).toEqual(packed);
});

it("waits for a slow server and aborts a stalled one", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = await temporaryFolder();
  const slow = await serve(async (_, response) => {
    response.writeHead(200, { "content-length": packed.length });
    for (let at = 0; at < packed.length; at += Math.ceil(packed.length / 4)) {
      const part = packed.subarray(at, at + Math.ceil(packed.length / 4));
      response.write(part);
      if (at + part.length === packed.length) break;
      await untilArrived(folder, at + part.length);
      vi.advanceTimersByTime(1000); // 3,000 ms in all, more than the limit of a stall
    }
    response.end();
  });
  expect((await fetchInto(folder, [slow.mirror], { stallTimeoutMs: 1500 })).kinds).toEqual(["done"]);
  vi.useRealTimers();
  const stopped = await serve(
    (_, response) => void response.writeHead(200, { "content-length": "9" }).write("a"),
  );
  const elsewhere = await temporaryFolder();
  await expect(fetchInto(elsewhere, [stopped.mirror], { stallTimeoutMs: 200 })).rejects.toThrow(
    "nothing arrived for 0.2 s",
  );
});

it("keeps the partial file when it is stopped", async () => {
  const stop = new AbortController();
  const folder = await temporaryFolder();
  const server = await serve(async (_, response) => {
    response.writeHead(200, { "content-length": packed.length }).write(packed.subarray(0, 700));
    await untilArrived(folder, 700);
    stop.abort();
  });
  const fetching = fetchInto(folder, [server.mirror], { signal: stop.signal });
  await expect(fetching).rejects.toThrow("digits.gz: stopped; run again");
  expect((await readFile(join(folder, `${FILE.name}.part`))).length).toBe(700);
});

it("rejects a second download into the same folder", async () => {
  const folder = await temporaryFolder();
  const server = await serve((_, response) => void response.writeHead(200).write("a"));
  const stop = new AbortController();
  const first = fetchInto(folder, [server.mirror], { signal: stop.signal });
  await expect.poll(() => server.asked.length).toBe(1);
  await expect(fetchInto(folder, [server.mirror])).rejects.toThrow("another download is running");
  stop.abort();
  await expect(first).rejects.toThrow("stopped");
});
