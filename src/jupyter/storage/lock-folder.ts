import { randomUUID } from "node:crypto";
import { existsSync, rmSync, stat, utimes } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { guard } from "../cleanup/cleanup.js";

type Done = (error: Error | null) => void;

/** What the system calls a rename onto a folder that is not empty. */
const TAKEN = ["EEXIST", "ENOTEMPTY"];

/** Does `work` with a name beside `path`; whatever has that name afterwards is removed, also if this program is killed. */
async function beside(path: string, work: (other: string) => Promise<void>): Promise<void> {
  const other = `${path}.${randomUUID()}`;
  const release = guard({ path: other });
  try {
    await work(other);
  } finally {
    await rm(other, { recursive: true, force: true }).catch(() => {});
    release();
  }
}

/** Makes the lock in one step. Fails with EEXIST if there is one. */
const make = (path: string, owner: string): Promise<void> =>
  beside(path, async (ready) => {
    await mkdir(join(ready, owner), { recursive: true });
    await rename(ready, path).catch((error: NodeJS.ErrnoException) => {
      const taken = TAKEN.includes(error.code!) || existsSync(path);
      throw taken ? Object.assign(error, { code: "EEXIST" }) : error;
    });
  });

/** Removes the lock in one step. */
const remove = (path: string): Promise<void> => beside(path, (away) => rename(path, away));

/**
 * The part of the file system that proper-lockfile uses, for locks that name their owner: a folder that holds an entry
 * of the owner's name comes and goes in one step, so the guardian can tell whose it is, however early or late the owner is
 * killed.
 */
export const lockFolders = (owner: string) => ({
  stat,
  utimes,
  mkdir: (path: string, done: Done) => void make(path, owner).then(() => done(null), done),
  rmdir: (path: string, done: Done) => void remove(path).then(() => done(null), done),
  rmdirSync: (path: string) => rmSync(path, { recursive: true, force: true }),
});
