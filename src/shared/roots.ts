import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The tool's folder: it holds `package.json`, `dist` and the page's style sheets. This module is built to `dist/shared/`. */
export const toolRoot = fileURLToPath(new URL("../../", import.meta.url));

const NOTEBOOKS = "notebooks";
/** The file that makes a folder a project, as messages call it. */
export const MANIFEST = "report.json";
/** Where it may be in the project's folder. */
export const MANIFESTS = [MANIFEST, join(NOTEBOOKS, MANIFEST)];

/** All folders from `folder` up to the root of the file system. */
function* upwards(folder: string): Generator<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

/**
 * The manifest of the project that `folder` belongs to: the nearest `report.json` upwards, in a folder itself or in its
 * `notebooks`. Undefined if there is none.
 */
export function findManifest(folder = process.cwd()): string | undefined {
  for (const at of upwards(folder)) {
    const found = MANIFESTS.map((path) => join(at, path)).find((path) => existsSync(path));
    if (found) return found;
  }
  return undefined;
}

/**
 * The folder of the project that `folder` belongs to: the one with `report.json`, or the one above if that is called
 * `notebooks`. Without a manifest, the nearest folder upwards with `package.json`; without that, `folder` itself.
 */
export function findProject(folder = process.cwd()): string {
  const manifest = findManifest(folder);
  if (manifest !== undefined) {
    const own = dirname(manifest);
    return basename(own) === NOTEBOOKS ? dirname(own) : own;
  }
  for (const at of upwards(folder)) if (existsSync(join(at, "package.json"))) return at;
  return resolve(folder);
}
