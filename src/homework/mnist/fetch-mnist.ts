import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { DataError } from "../../library/training/data-error.js";
import { download, type DownloadOptions } from "./download.js";
import { mnistFiles, mnistMirrors } from "./mnist-files.js";
import { type PinnedFile, readPinned } from "./pinned-file.js";

/** What happens to one file. */
export type FetchEvent =
  | { kind: "present"; file: string }
  | { kind: "replacing"; file: string; reason: string }
  | { kind: "progress"; file: string; received: number; total: number | undefined }
  | { kind: "retry"; file: string; reason: string }
  | { kind: "done"; file: string };

/** Where from, where to, and which files; everything but the folder has a default. */
export interface FetchOptions extends Pick<DownloadOptions, "signal" | "stallTimeoutMs" | "retryDelayMs"> {
  folder: string;
  mirrors?: readonly string[];
  files?: readonly PinnedFile[];
}

/** Whether the file is there and right. One that is there and wrong is told of; it stays until a right one replaces it. */
async function isPresent(
  path: string,
  file: PinnedFile,
  listen: (event: FetchEvent) => void,
): Promise<boolean> {
  if (!existsSync(path)) return false;
  try {
    await readPinned(path, file);
    return true;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    listen({ kind: "replacing", file: file.name, reason: error.message });
    return false;
  }
}

/** Makes the folder and keeps other fetches out of it. Returns how to let them in again. */
async function occupy(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true });
    return await lock(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DataError(
      code === "ELOCKED"
        ? `${folder}: another fetch is at work here; wait for it`
        : `${folder}: cannot be written (${code}); set MNIST_DIR to another folder`,
    );
  }
}

/** Fetches those of the files that are not there yet. Throws a DataError that names the file it could not get. */
export async function fetchMnist(options: FetchOptions, listen: (event: FetchEvent) => void): Promise<void> {
  const { folder, mirrors = mnistMirrors, files = Object.values(mnistFiles) } = options;
  const missing: PinnedFile[] = [];
  for (const file of files) {
    if (await isPresent(join(folder, file.name), file, listen)) listen({ kind: "present", file: file.name });
    else missing.push(file);
  }
  if (missing.length === 0) return;
  const leave = await occupy(folder);
  try {
    for (const file of missing) {
      await download(join(folder, file.name), file, {
        ...options,
        mirrors,
        onProgress: (progress) => listen({ kind: "progress", file: file.name, ...progress }),
        onRetry: (reason) => listen({ kind: "retry", file: file.name, reason }),
      });
      listen({ kind: "done", file: file.name });
    }
  } finally {
    await leave();
  }
}
