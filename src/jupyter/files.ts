import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { NotebookError } from "./errors.js";

/** The system's reasons that people meet, in words; others are named by their code. */
const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the folder is read-only",
  ENOSPC: "the disk is full",
  EISDIR: "this is a folder",
};

const reasonOf = (error: unknown): string => {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
};

/** The text of a file; `name` is what messages call it. */
export async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new NotebookError(`${name}: cannot be read: ${reasonOf(error)}`);
  }
}

/** Replaces a file's content: whatever happens, the file is either as before or complete. */
export async function writeText(path: string, text: string | Buffer, name: string): Promise<void> {
  try {
    await writeFileAtomic(path, text);
  } catch (error) {
    throw new NotebookError(`${name}: cannot be written: ${reasonOf(error)}; it was left as it was`);
  }
}
