import { createWriteStream, existsSync, statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ReadableStream } from "node:stream/web";
import { DataError } from "../../library/training/data-error.js";
import { packedLimit, type PinnedFile, readPinned } from "./pinned-file.js";

/** Attempts per mirror; each resumes where the last one stopped. */
const TRIES = 3;

/** A connection without data for this long is aborted. */
const STALL_TIMEOUT_MS = 30_000;

/** Pause before each further attempt. */
const RETRY_DELAY_MS = 1000;

/** Options of a download. */
export interface DownloadOptions {
  /** URLs of folders with the file, tried in this order. */
  mirrors: readonly string[];
  /** Called as bytes arrive. `total` is undefined if the server does not send it. */
  onProgress?: (progress: { received: number; total: number | undefined }) => void;
  /** Called with the reason of a failed attempt. */
  onRetry?: (reason: string) => void;
  /** Stops the download; the next call resumes it. */
  signal?: AbortSignal;
  /** Default 30,000 ms. */
  stallTimeoutMs?: number;
  /** Default 1,000 ms. */
  retryDelayMs?: number;
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

/** The offset of the body in the file, and the size of the file. */
function rangeOf(response: Response, asked: number): { start: number; total: number | undefined } {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  if (response.status === 206 && Number(range?.[1]) === asked)
    return { start: asked, total: range![2] === "*" ? undefined : Number(range![2]) };
  const length = response.headers.get("content-length");
  return { start: 0, total: length === null ? undefined : Number(length) };
}

class OversizedError extends Error {}

/** Fetches what is missing of `url` to the end of the file `part`, which may not grow beyond `limit` bytes. */
async function fetchRest(url: string, part: string, limit: number, options: DownloadOptions): Promise<void> {
  const { onProgress, signal, stallTimeoutMs = STALL_TIMEOUT_MS } = options;
  const stalled = new AbortController();
  const timer = setTimeout(
    () => stalled.abort(new Error(`nothing arrived for ${stallTimeoutMs / 1000} s`)),
    stallTimeoutMs,
  );
  try {
    const asked = sizeOf(part);
    const response = await fetch(url, {
      // "identity": with another encoding, ranges and lengths would be meaningless
      headers: { "accept-encoding": "identity", ...(asked > 0 && { range: `bytes=${asked}-` }) },
      signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal,
    });
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new Error("the server's file is shorter than the part already downloaded");
    }
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const { start, total } = rangeOf(response, asked);
    let received = start;
    const count = new Transform({
      transform(chunk: Buffer, _, done) {
        timer.refresh();
        received += chunk.length;
        if (received > limit) return done(new OversizedError("the file there is larger than the right one"));
        onProgress?.({ received, total });
        done(null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      count,
      createWriteStream(part, { flags: start > 0 ? "a" : "w" }),
    );
    if (total !== undefined && received !== total)
      throw new Error(`the answer ended after ${received} of ${total} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

/** One attempt: downloads the rest, checks the file and renames it. A wrong file is removed. */
async function tryOnce(url: string, path: string, file: PinnedFile, options: DownloadOptions): Promise<void> {
  const part = `${path}.part`;
  try {
    await fetchRest(url, part, packedLimit(file), options);
  } catch (error) {
    if (error instanceof OversizedError) await rm(part, { force: true });
    throw error;
  }
  try {
    await readPinned(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await rename(part, path);
}

/** The message of a failed fetch, with its cause. */
const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
};

/**
 * Downloads a pinned file to `path`. Until it is complete and checked it is named `path`.part; a later call resumes it. Throws a DataError that names the file and every reason.
 */
export async function download(path: string, file: PinnedFile, options: DownloadOptions): Promise<void> {
  const { retryDelayMs = RETRY_DELAY_MS, signal } = options;
  const reasons = new Set<string>();
  for (const mirror of options.mirrors) {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        return await tryOnce(new URL(file.name, mirror).href, path, file, options);
      } catch (error) {
        if (signal?.aborted)
          throw new DataError(`${file.name}: stopped; run again to go on from where it was`);
        const reason = `${mirror}: ${reasonOf(error)}`;
        if (reasons.has(reason)) break; // the same once more: asking again will not help
        reasons.add(reason);
        options.onRetry?.(reason);
        await delay(retryDelayMs, undefined, { signal }).catch(() => {}); // an abort ends the next try at once
      }
    }
  }
  throw new DataError(`${file.name} could not be fetched:\n  ${[...reasons].join("\n  ")}`);
}
