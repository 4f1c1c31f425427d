import { randomUUID } from "node:crypto";
import { existsSync, rmSync, stat, type Stats, utimes } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { trackResource } from "../cleanup/cleanup.js";

type Callback = (error: Error | null) => void;

/** A lock dated later than this is from a wrong clock. */
const CLOCK_SKEW_MS = 2_000;

/** Error codes of a rename onto a folder that is not empty. */
const FOLDER_EXISTS = ["EEXIST", "ENOTEMPTY"];

/** Calls `use` with a temporary name beside `path`; whatever has that name is removed afterwards, even after SIGKILL. */
async function withTemporarySibling(path: string, use: (sibling: string) => Promise<void>): Promise<void> {
  const sibling = `${path}.${randomUUID()}`;
  const release = trackResource({ path: sibling });
  try {
    await use(sibling);
  } finally {
    await rm(sibling, { recursive: true, force: true }).catch(() => {});
    release();
  }
}

/** Creates the lock folder, with the owner's entry in it, atomically. Fails with EEXIST if there is one. */
const createLock = (path: string, owner: string): Promise<void> =>
  withTemporarySibling(path, async (folder) => {
    await mkdir(join(folder, owner), { recursive: true });
    await rename(folder, path).catch((error: NodeJS.ErrnoException) => {
      const exists = FOLDER_EXISTS.includes(error.code ?? "") || existsSync(path);
      throw exists ? Object.assign(error, { code: "EEXIST" }) : error;
    });
  });

/** Removes the lock folder atomically. */
const removeLock = (path: string): Promise<void> =>
  withTemporarySibling(path, (sibling) => rename(path, sibling));

type StatCallback = (error: NodeJS.ErrnoException | null, facts?: Stats) => void;

/**
 * `stat` for lock folders. A lock dated in the future would never become stale: if nobody touches it, it ages from when it
 * was first seen.
 */
function statWithoutFuture(): (path: string, done: StatCallback) => void {
  let seen: { mtime: number; since: number } | undefined;
  return (path, done) =>
    stat(path, (error, facts) => {
      const now = Date.now();
      if (error || facts.mtimeMs <= now + CLOCK_SKEW_MS) return done(error, facts);
      if (seen?.mtime !== facts.mtimeMs) seen = { mtime: facts.mtimeMs, since: now };
      done(null, Object.assign(facts, { mtime: new Date(seen.since) }));
    });
}

/**
 * The file system functions that proper-lockfile needs, for lock folders that name their owner. A folder appears and
 * disappears together with the owner's entry, so the cleanup process can tell whose lock it is at any moment.
 */
export const createLockFileSystem = (owner: string) => ({
  stat: statWithoutFuture(),
  utimes,
  mkdir: (path: string, done: Callback) => void createLock(path, owner).then(() => done(null), done),
  rmdir: (path: string, done: Callback) => void removeLock(path).then(() => done(null), done),
  rmdirSync: (path: string) => rmSync(path, { recursive: true, force: true }),
});
