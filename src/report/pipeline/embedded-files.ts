import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import type { Notebook } from "../../jupyter/index.js";
import { fingerprintOf } from "../page/source.js";

/** The largest file that is embedded, and the most that one notebook's files may take. */
interface Limits {
  file: number;
  all: number;
}

/** Beside a notebook's source. */
const SOURCE_LIMITS: Limits = { file: 100_000, all: 500_000 };
/** For the cells that a live page runs. */
const LIVE_LIMITS: Limits = { file: 1_000_000, all: 1_000_000 };

/** The named files of a notebook, by path from its folder. What is too large, or outside of the folder, is left out. */
async function readFiles(
  names: string[],
  path: string,
  limits: Limits,
): Promise<Record<string, Buffer<ArrayBuffer>>> {
  const folder = await realpath(dirname(path));
  const files: Record<string, Buffer<ArrayBuffer>> = {};
  let bytes = 0;
  for (const name of names.filter((each) => each.startsWith("./"))) {
    const file = await realpath(resolve(folder, name)).catch(() => "");
    if (!file.startsWith(folder + sep)) continue; // Only metadata says so: it may name any file of this machine.
    const facts = await stat(file).catch(() => undefined);
    if (!facts?.isFile() || facts.size > limits.file || bytes + facts.size > limits.all) continue;
    bytes += facts.size;
    files[name] = await readFile(file);
  }
  return files;
}

/**
 * The helpers and data files of an executed notebook in base64, by path from its folder, so that whoever has the page can
 * execute it. What is larger, or belongs to the tool or a package, is left out.
 */
export async function embeddedFiles(notebook: Notebook, path: string): Promise<Record<string, string>> {
  const { modules = {}, data = {} } = fingerprintOf(notebook) ?? {};
  const files = await readFiles(Object.keys({ ...modules, ...data }), path, SOURCE_LIMITS);
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.toString("base64")]));
}

/** Data files by path from the folder of the notebook at `path`, for the cells of a live page. */
export const readLiveData = (names: string[], path: string): Promise<Record<string, Uint8Array>> =>
  readFiles(names, path, LIVE_LIMITS);

/** The data files that an executed notebook read, for the cells of a live page. */
export const liveData = (notebook: Notebook, path: string): Promise<Record<string, Uint8Array>> =>
  readLiveData(Object.keys(fingerprintOf(notebook)?.data ?? {}), path);
