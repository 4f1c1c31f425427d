import { copyFile, mkdir, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { findRecorded, lockedVersions, NotebookError } from "../../jupyter/index.js";
import { findProject, toolRoot } from "../../shared/roots.js";
import type { EmbeddedNotebook } from "./page-source.js";

/** Folders of a copy that lead to this machine's own. */
const LINKED = ["dist", "node_modules"];

const isLinked = (target: string, root: string): boolean =>
  LINKED.some((own) => target.startsWith(join(root, own) + sep));

/** Where a file of an embedded notebook belongs in `root`, where the notebook lies at `path`. Throws a NotebookError if that is outside. */
function placeOf(name: string, path: string, root: string): string {
  const target = resolve(dirname(path), name);
  if (!target.startsWith(root + sep))
    throw new NotebookError(
      `${basename(path)}: the page names the file "${name}", which is outside its project`,
    );
  return target;
}

/** Writes the files that the page embeds with a notebook. */
export async function writeEmbedded({ files }: EmbeddedNotebook, path: string, root: string): Promise<void> {
  for (const [name, data] of Object.entries(files)) {
    const target = placeOf(name, path, root);
    if (isLinked(target, root))
      throw new NotebookError(
        `${basename(path)}: the page embeds the file "${name}", which belongs to the tool`,
      );
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, Buffer.from(data, "base64"));
  }
}

/**
 * Copies what a notebook read and the page does not embed: files of this project with the recorded hash, by the recorded name from
 * the page's folder or the project's folder of notebooks. Returns what is not here, one message each.
 */
export async function copyRecorded(
  { file, inputs }: EmbeddedNotebook,
  path: string,
  { root, page }: { root: string; page: string },
): Promise<string[]> {
  const project = await realpath(findProject());
  const folders = [dirname(resolve(page)), join(project, "notebooks"), project];
  const missing: string[] = [];
  for (const [name, hash] of Object.entries(inputs)) {
    const target = placeOf(name, path, root);
    if (isLinked(target, root)) continue;
    const found = await findRecorded(name, hash, folders);
    // A stranger's page may name any file of this machine.
    if (found === undefined || !(await realpath(found)).startsWith(project + sep))
      missing.push(
        `${file}: it read ${name.replace(/^\.\//, "")} (SHA-256 ${hash.slice(0, 16)}…), which is neither embedded in the page nor here`,
      );
    else {
      await mkdir(dirname(target), { recursive: true });
      await copyFile(found, target);
    }
  }
  return missing;
}

/** What `lockedVersions` says of a package that is not installed. */
const NOT_FOUND = "not found";

/** Packages that the notebooks were executed with and that are of another version here, or missing, in words. */
export async function packageDifferences(embedded: EmbeddedNotebook[]): Promise<string[]> {
  const before = new Map(embedded.flatMap(({ packages }) => Object.entries(packages)));
  const versionsIn = async (folder: string) =>
    new Map(await lockedVersions(new Map([...before.keys()].map((name) => [name, folder]))));
  const [inProject, inTool] = [await versionsIn(findProject()), await versionsIn(toolRoot)];
  return [...before].flatMap(([name, version]) => {
    const here = [inTool, inProject].flatMap((versions) => {
      const locked = versions.get(name) ?? NOT_FOUND;
      return locked === NOT_FOUND ? [] : locked.replace(/ .*/, "");
    });
    if (here.includes(version)) return [];
    return [`${name} is ${here[0] ?? "not installed"} here, the page was made with ${version}`];
  });
}
