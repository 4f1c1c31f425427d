import { chmod, chown, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { NotebookError } from "../errors.js";
import { guard } from "../cleanup/cleanup.js";

/** The system's reasons that people meet, in words; others are named by their code. */
const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the folder is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EISDIR: "this is a folder",
  EMFILE: "too many files are open",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text",
};

/** Why the system refused, in words. */
export const reasonOf = (error: unknown): string => {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
};

/** The text of a file; `name` is what messages call it. */
export async function readText(path: string, name: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    throw new NotebookError(`${name}: cannot be read: ${reasonOf(error)}`);
  }
}

let written = 0;

/**
 * Writes beside the file and renames, with the permissions of the file before. A short write, as on a disk that fills
 * up, is an error here: `FileHandle.writeFile` goes on until every byte has left or the system refuses.
 */
async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => undefined);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${++written}.tmp`);
  const release = guard({ path: temporary });
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) {
      await chmod(temporary, before.mode);
      await chown(temporary, before.uid, before.gid).catch(() => {}); // Only root may give files away.
    }
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
    release();
  }
}

/** Replaces a file's content: whatever happens, the file is either as before or complete. */
export async function writeText(path: string, content: string | Buffer, name: string): Promise<void> {
  try {
    await replaceFile(path, content);
  } catch (error) {
    throw new NotebookError(`${name}: cannot be written: ${reasonOf(error)}; it was left as it was`);
  }
}
