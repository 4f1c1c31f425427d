import { chmod, chown, mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { NotebookError } from "../errors.js";
import { trackResource } from "../cleanup/cleanup.js";

/** Common system errors in words; others are shown by their code. */
const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the folder is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EISDIR: "this is a folder",
  EEXIST: "there is a file of that name",
  EMFILE: "too many files are open",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text",
};

/** Why a file operation failed, in words. */
export const reasonOf = (error: unknown): string => {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
};

/** Longer texts do not fit into a string. */
const LARGEST_FILE_BYTES = 500e6;

/** Throws a `NotebookError` for what may not be read: a pipe would block for ever, a device might never end. */
export async function refuseSpecialFile(path: string, name: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts && !facts.isFile() && !facts.isDirectory())
    throw new NotebookError(`${name}: cannot be read: it is not a regular file`);
  if (facts && facts.size > LARGEST_FILE_BYTES)
    throw new NotebookError(`${name}: cannot be read: it is larger than ${LARGEST_FILE_BYTES / 1e6} MB`);
}

/**
 * Creates a folder and those above it that are missing. Throws a `NotebookError` with the reason. (Node 20's own recursive
 * `mkdir` never ends where the system says that a folder's parent is missing although it exists, as below /proc.)
 */
export async function makeFolder(path: string): Promise<void> {
  const isFolder = async () => (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (await isFolder()) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    if (!(await isFolder())) throw new NotebookError(`${path}: cannot be created: ${reasonOf(error)}`); // Or somebody else has created it.
  }
}

/** The text of a file; `name` is its name in messages. Throws a `NotebookError` if it cannot be read as UTF-8. */
export async function readText(path: string, name: string): Promise<string> {
  await refuseSpecialFile(path, name);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    throw new NotebookError(`${name}: cannot be read: ${reasonOf(error)}`);
  }
}

let temporaryFiles = 0;

/** Writes a temporary file beside `path`, with the permissions of the file it replaces, and renames it. */
async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => undefined);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${++temporaryFiles}.tmp`);
  const release = trackResource({ path: temporary });
  try {
    // From its first byte on, the file is as private as the one it replaces.
    const file = await open(temporary, "wx", before ? before.mode & 0o777 : undefined);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) {
      await chmod(temporary, before.mode);
      await chown(temporary, before.uid, before.gid).catch(() => {}); // Only root may change the owner.
    }
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
    release();
  }
}

/** Replaces a file atomically: if anything fails, the file is left as it was. Throws a `NotebookError` with the reason. */
export async function writeText(path: string, content: string | Buffer, name: string): Promise<void> {
  try {
    await replaceFile(path, content);
  } catch (error) {
    throw new NotebookError(`${name}: cannot be written: ${reasonOf(error)}; it was left as it was`);
  }
}
