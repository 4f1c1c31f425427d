import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { unzipSync } from "fflate";
import { NotebookError, reasonOf } from "../jupyter/index.js";

/** A submission holds no more than this; an archive that claims more is refused before anything is unpacked. */
const MOST_FILES = 1_000;
const MOST_BYTES = 200e6;

/** Hidden files, and what operating systems add. */
const IGNORED = /(^|\/)(\.|__MACOSX\/|node_modules\/)/;

/** Unpacks a zip file into a folder. Throws a `NotebookError` if it is none, is too large, or names files outside the folder. */
export async function unpackZip(path: string, folder: string, name: string): Promise<void> {
  let [files, bytes] = [0, 0];
  const contents = await readFile(path);
  const targetOf = (entry: string): string => {
    const target = normalize(join(folder, entry.replaceAll("\\", "/")));
    if (target.startsWith(folder + sep) && !entry.includes("\0")) return target;
    throw new NotebookError(`${name}: names the file "${entry}", which is outside its folder`);
  };
  let unpacked: Record<string, Uint8Array>;
  try {
    unpacked = unzipSync(contents, {
      filter: ({ name: entry, originalSize }) => {
        targetOf(entry);
        if (entry.endsWith("/") || IGNORED.test(entry)) return false;
        files++;
        bytes += originalSize;
        if (files > MOST_FILES) throw new NotebookError(`${name}: holds more than ${MOST_FILES} files`);
        if (bytes > MOST_BYTES)
          throw new NotebookError(`${name}: holds more than ${MOST_BYTES / 1e6} MB when unpacked`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(`${name}: not a zip file that can be read: ${(error as Error).message}`);
  }
  for (const [entry, data] of Object.entries(unpacked)) {
    const target = targetOf(entry);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, data); // A link in the archive becomes a file that holds its target's name.
    } catch (error) {
      throw new NotebookError(`${name}: "${entry}" cannot be unpacked: ${reasonOf(error)}`);
    }
  }
}
