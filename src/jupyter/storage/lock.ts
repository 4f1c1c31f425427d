import { randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { NotebookError } from "../errors.js";
import { trackResource } from "../cleanup/cleanup.js";
import { reasonOf } from "./files.js";
import { createLockFileSystem } from "./lock-folder.js";

/** A lock that its holder has not touched for this long is stale; the cleanup process removes those of killed commands. */
const STALE_MS = 10_000;
const RETRY_MS = 200;

export interface LockOptions {
  /** The file's name in messages. */
  name: string;
  /** Called once if another command holds the lock. */
  onWait: () => void;
  /** Ends the waiting. */
  signal: AbortSignal;
}

/** Locks `path`. Returns the unlock function; calls `onLost` if another command takes the lock over. */
async function acquire(path: string, options: LockOptions, onLost: () => void): Promise<() => Promise<void>> {
  const lockfilePath = join(dirname(path), `.${basename(path)}.lock`);
  const owner = randomUUID();
  const releaseResource = trackResource({ path: lockfilePath, containing: owner });
  const settings = { lockfilePath, fs: createLockFileSystem(owner), stale: STALE_MS, realpath: false };
  try {
    const unlock = await retryWhileLocked(() => lock(path, { ...settings, onCompromised: onLost }), options);
    return async () => {
      await unlock().catch(() => {}); // It was lost before.
      releaseResource();
    };
  } catch (error) {
    releaseResource();
    throw error;
  }
}

async function retryWhileLocked<T>(
  attempt: () => Promise<T>,
  { name, signal, onWait }: LockOptions,
): Promise<T> {
  for (let waited = false; ; waited = true) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED")
        throw new NotebookError(`${name}: cannot be written: ${reasonOf(error)}; it was left as it was`);
      if (!waited) onWait();
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/**
 * Runs `work` while no other command may write the file; waits for one that does. The signal passed to `work` also fires
 * when the lock is lost, as happens to a command that was suspended for long.
 */
export async function withLock<T>(
  path: string,
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const unlock = await acquire(await realpath(path), options, () =>
    lost.abort(new NotebookError(`${options.name}: another command took over; nothing was written`)),
  );
  try {
    return await work(AbortSignal.any([options.signal, lost.signal]));
  } finally {
    await unlock();
  }
}
