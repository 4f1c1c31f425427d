import { readFile } from "node:fs/promises";
import { dirname, extname, relative, resolve } from "node:path";
import { NotebookError, reasonOf, refuseSpecialFile } from "../../jupyter/index.js";

const TYPES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

/** The data address of a logo that a manifest names. Throws a `NotebookError` if there is no such image. */
export async function readLogo(logo: string, manifest: string): Promise<string> {
  const path = resolve(dirname(manifest), logo);
  const name = relative(process.cwd(), path);
  const type = TYPES[extname(path).toLowerCase()];
  if (type === undefined)
    throw new NotebookError(`report.json: logo: ${logo} is none of ${Object.keys(TYPES).join(", ")}`);
  await refuseSpecialFile(path, `report.json: logo: ${name}`);
  try {
    return `data:${type};base64,${await readFile(path, "base64")}`;
  } catch (error) {
    throw new NotebookError(`report.json: logo: ${name} cannot be read: ${reasonOf(error)}`);
  }
}
