import { readFile } from "node:fs/promises";
import { NotebookError, writeText } from "../jupyter/index.js";

/**
 * Writes a page, and replaces only an earlier one of its kind, which has `mark` in it: a page that was handed in may have the same
 * name. Throws a `NotebookError` otherwise.
 */
export async function writePage(file: string, html: string, mark: string): Promise<void> {
  const before = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new NotebookError(`${file}: cannot be replaced (${error.code})`);
  });
  if (before !== undefined && !before.includes(mark))
    throw new NotebookError(
      `${file}: is there already and was not written by this command; name another folder`,
    );
  await writeText(file, html, file);
}
