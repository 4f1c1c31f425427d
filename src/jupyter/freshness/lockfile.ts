import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NotebookError } from "../errors.js";

/** The part of `package-lock.json` that says which versions are installed where. */
interface Lock {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const HASH_CHARACTERS = 8;

/** The entry that Node finds for `name` from the entry at `from`: the nearest `node_modules` upwards. */
function resolveEntry(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf("/node_modules/"), 0))) {
    const entry = `${at && `${at}/`}node_modules/${name}`;
    if (entry in lock.packages) return entry;
    if (at === "") return undefined;
  }
}

/** All entries below one, itself included. */
function entriesBelow(lock: Lock, entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  const { dependencies, optionalDependencies, peerDependencies } = lock.packages[entry]!;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    const below = resolveEntry(lock, entry, name);
    if (below) entriesBelow(lock, below, found);
  }
  return found;
}

function lockedVersion(lock: Lock, entry: string): string {
  const below = [...entriesBelow(lock, entry)]
    .sort()
    .map((each) => `${each}@${lock.packages[each]!.version}`);
  const digest = createHash("sha256").update(below.join("\n")).digest("hex").slice(0, HASH_CHARACTERS);
  return `${lock.packages[entry]!.version} ${digest}`;
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new NotebookError(`${path}: not valid JSON: ${(error as Error).message}`);
  }
}

/** Reads each JSON file once; undefined if it is missing. Throws a NotebookError if it is not JSON. */
function cachedReader(): <T>(path: string) => Promise<T | undefined> {
  const read = new Map<string, Promise<unknown>>();
  return <T>(path: string) => {
    if (!read.has(path)) {
      read.set(path, readJson(path));
    }
    return read.get(path) as Promise<T | undefined>;
  };
}

/**
 * The version of each package as seen from the folder beside its name: by the nearest lock file that knows it, with a
 * digest of the locked versions of everything it depends on; without a lock file, the version that is installed.
 */
export async function lockedVersions(packages: Map<string, string>): Promise<[string, string][]> {
  const read = cachedReader();
  const versionOf = async (name: string, folder: string): Promise<string> => {
    for (let at = folder; ; at = dirname(at)) {
      const lock = await read<Lock>(join(at, "package-lock.json"));
      if (lock?.packages && `node_modules/${name}` in lock.packages)
        return lockedVersion(lock, `node_modules/${name}`);
      const installed = await read<LockedPackage>(join(at, "node_modules", name, "package.json"));
      if (installed?.version) return `${installed.version} (not locked)`;
      if (dirname(at) === at) return "not found";
    }
  };
  return Promise.all(
    [...packages].map(async ([name, from]): Promise<[string, string]> => [name, await versionOf(name, from)]),
  );
}
