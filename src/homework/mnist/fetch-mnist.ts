import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { DataError } from "../../library/training/data-error.js";
import { download, type DownloadOptions } from "./download.js";
import { mnistFiles, mnistMirrors } from "./mnist-files.js";
import { type PinnedFile, readPinned } from "./pinned-file.js";

/** A progress event of one file. */
export type FetchEvent =
  | { kind: "present"; file: string }
  | { kind: "replacing"; file: string; reason: string }
  | { kind: "progress"; file: string; received: number; total: number | undefined }
  | { kind: "retry"; file: string; reason: string }
  | { kind: "done"; file: string };

/** Options of a download of MNIST; all but the folder have defaults. */
export interface FetchOptions extends Pick<DownloadOptions, "signal" | "stallTimeoutMs" | "retryDelayMs"> {
  folder: string;
  mirrors?: readonly string[];
  files?: readonly PinnedFile[];
}

/** Whether a valid file exists. An invalid one is reported and stays until it is replaced. */
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

/** Creates and locks the folder. Returns the unlock function. */
async function lockFolder(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true });
    return await lock(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DataError(
      code === "ELOCKED"
        ? `${folder}: another download is running; wait for it`
        : `${folder}: cannot be written (${code}); set MNIST_DIR to another folder`,
    );
  }
}

/** Downloads the missing files. Throws a DataError that names the file it could not get. */
export async function fetchMnist(options: FetchOptions, listen: (event: FetchEvent) => void): Promise<void> {
  const { folder, mirrors = mnistMirrors, files = Object.values(mnistFiles) } = options;
  const missing: PinnedFile[] = [];
  for (const file of files) {
    if (await isPresent(join(folder, file.name), file, listen)) listen({ kind: "present", file: file.name });
    else missing.push(file);
  }
  if (missing.length === 0) return;
  const unlock = await lockFolder(folder);
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
    await unlock();
  }
}
