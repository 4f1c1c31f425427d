import { randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { NotebookError } from "../errors.js";
import { reasonOf } from "./files.js";
import { guard } from "../cleanup/cleanup.js";
import { lockFolders } from "./lock-folder.js";

/** A lock whose holder gave no sign of life for so long is taken over. The guardian removes those of killed commands. */
const STALE_MS = 10_000;
const RETRY_MS = 200;

/** Whom a lock concerns, and how its holder hears of it. */
export interface LockOptions {
  /** What messages call the file. */
  name: string;
  /** Told once if another command holds the lock. */
  onWait: () => void;
  /** Ends the waiting. */
  signal: AbortSignal;
}

async function acquire(path: string, options: LockOptions, onLost: () => void) {
  const lockfilePath = join(dirname(path), `.${basename(path)}.lock`);
  const owner = randomUUID();
  const unguard = guard({ path: lockfilePath, holding: owner });
  const settings = { lockfilePath, fs: lockFolders(owner), stale: STALE_MS, realpath: false };
  try {
    const release = await acquired(() => lock(path, { ...settings, onCompromised: onLost }), options);
    return async () => {
      await release().catch(() => {}); // It was lost before.
      unguard();
    };
  } catch (error) {
    unguard();
    throw error;
  }
}

/** Tries again and again to get a lock that another command holds. */
async function acquired<T>(attempt: () => Promise<T>, { name, signal, onWait }: LockOptions): Promise<T> {
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
 * Does `work` while no other command may write the file; waits for one that does. The signal it hands on fires also when
 * the lock is lost, as happens to a command that was suspended for long.
 */
export async function withLock<T>(
  path: string,
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const release = await acquire(await realpath(path), options, () =>
    lost.abort(new NotebookError(`${options.name}: another command took over; nothing was written`)),
  );
  try {
    return await work(AbortSignal.any([options.signal, lost.signal]));
  } finally {
    await release();
  }
}
