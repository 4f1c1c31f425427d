import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { METADATA_KEY } from "../../shared/mime.js";
import { isFingerprint, type Notebook } from "../../jupyter/index.js";
import { isObject } from "../../shared/json.js";

/** Larger helpers and data files are not embedded. */
const LARGEST_FILE_BYTES = 100_000;
/** The most that one notebook's files may take. */
const MOST_BYTES = 500_000;

/**
 * The helpers and data files of an executed notebook in base64, by path from its folder, so that whoever has the page can
 * execute it. What is larger, or belongs to the tool or a package, is left out.
 */
export async function embeddedFiles({ metadata }: Notebook, path: string): Promise<Record<string, string>> {
  const own = metadata[METADATA_KEY];
  const fingerprint = isObject(own) ? own["fingerprint"] : undefined;
  if (!isFingerprint(fingerprint)) return {};
  const names = Object.keys({ ...fingerprint.modules, ...fingerprint.data }).filter((name) =>
    name.startsWith("./"),
  );
  const folder = await realpath(dirname(path));
  const files: Record<string, string> = {};
  let bytes = 0;
  for (const name of names) {
    const file = await realpath(resolve(folder, name)).catch(() => "");
    if (!file.startsWith(folder + sep)) continue; // Only metadata says so: it may name any file of this machine.
    const facts = await stat(file).catch(() => undefined);
    if (!facts?.isFile() || facts.size > LARGEST_FILE_BYTES || bytes + facts.size > MOST_BYTES) continue;
    bytes += facts.size;
    files[name] = await readFile(file, "base64");
  }
  return files;
}
