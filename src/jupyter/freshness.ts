import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { METADATA_KEY } from "../contract.js";
import type { CodeCell, Notebook } from "./notebook.js";
import { importsOf } from "./imports.js";
import { cellOptions } from "./options.js";

/** Everything a notebook's outputs depend on, in parts that can be told apart. Hashes are shortened SHA-256. */
export interface Fingerprint {
  /** The code by cell id, in order; options such as captions are prose. */
  cells: Record<string, string>;
  /** The library's sources the code reaches, by path from the project's folder. */
  modules: Record<string, string>;
  /** Locked versions of tslab and of the packages those modules reach. */
  packages: Record<string, string>;
}

/** When and where a notebook was executed: recorded, but nothing depends on it, and it varies from run to run. */
export interface ExecutionRecord {
  finished: string;
  seconds: number;
  node: string;
  machine: string;
}

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
const HASH_CHARACTERS = 16;

const hash = (text: string): string =>
  createHash("sha256").update(text.replace(/\r\n/g, "\n")).digest("hex").slice(0, HASH_CHARACTERS);

/** `dist/lab/nn/index.js` → `src/lab/nn/index.ts` */
const sourceOf = (built: string): string =>
  resolve(projectRoot, "src", relative(resolve(projectRoot, "dist"), built).replace(/\.js$/, ".ts"));

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

async function versionsOf(packages: Iterable<string>): Promise<Record<string, string>> {
  const lock = JSON.parse(await readFile(resolve(projectRoot, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  const versions = [...packages]
    .sort()
    .map((name) => [name, lock.packages[`node_modules/${name}`]?.version] as const);
  return Object.fromEntries(versions.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Follows the imports of the cells' code into the library's sources. */
async function reach(
  cells: CodeCell[],
  folder: string,
): Promise<{ modules: Map<string, string>; packages: Set<string> }> {
  const modules = new Map<string, string>();
  const packages = new Set(["tslab"]);
  const visit = async (specifier: string, from: string): Promise<void> => {
    if (!specifier.startsWith(".")) {
      if (!specifier.startsWith("node:")) packages.add(packageOf(specifier));
      return;
    }
    if (specifier.endsWith(".wasm")) {
      // WebAssembly is compiled from the AssemblyScript in the folder beside it.
      packages.add("assemblyscript");
      return visit("./assembly/index", resolve(from, dirname(specifier)));
    }
    const target = resolve(from, specifier);
    const inDist = target.startsWith(resolve(projectRoot, "dist") + sep);
    const path = inDist ? sourceOf(target) : target.replace(/(\.js)?$/, ".ts");
    if (modules.has(path) || !existsSync(path)) return;
    const text = await readFile(path, "utf8");
    modules.set(path, hash(text));
    for (const each of importsOf(text)) await visit(each, dirname(path));
  };
  for (const cell of cells) for (const each of importsOf(cell.source)) await visit(each, folder);
  return { modules, packages };
}

/** The fingerprint of a notebook as it stands now, with the library as it stands now. */
export async function fingerprint(notebook: Notebook, path: string): Promise<Fingerprint> {
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  const { modules, packages } = await reach(cells, dirname(resolve(path)));
  const named = [...modules].map(
    ([file, digest]) => [relative(projectRoot, file).split(sep).join("/"), digest] as const,
  );
  return {
    cells: Object.fromEntries(cells.map((cell) => [cell.id, hash(cellOptions(cell.source).code)])),
    modules: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
    packages: await versionsOf(packages),
  };
}

function differences(
  before: Record<string, string>,
  now: Record<string, string>,
  describe: (name: string) => string,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names
    .filter((name) => before[name] !== now[name])
    .map(
      (name) => `${describe(name)} ${!(name in before) ? "is new" : !(name in now) ? "is gone" : "changed"}`,
    );
}

/** Why the notebook's outputs are out of date, in words; empty if they are fresh. */
export async function staleReasons(notebook: Notebook, path: string): Promise<string[]> {
  const kept = (notebook.metadata[METADATA_KEY] as { fingerprint?: Fingerprint } | undefined)?.fingerprint;
  if (
    ![kept?.cells, kept?.modules, kept?.packages].every((part) => typeof part === "object" && part !== null)
  )
    return ["it was never executed here"];
  const now = await fingerprint(notebook, path);
  const reasons = [
    ...differences(kept!.cells, now.cells, (id) => {
      const index = notebook.cells.findIndex((cell) => cell.id === id);
      return index < 0 ? `cell ${id}` : `cell ${index + 1} (${id})`;
    }),
    ...differences(kept!.modules, now.modules, (file) => file),
    ...differences(kept!.packages, now.packages, (name) => `package ${name}`),
  ];
  return reasons;
}

/** Writes fingerprint and execution record into an executed notebook's metadata. */
export async function stamp(notebook: Notebook, path: string, seconds: number): Promise<void> {
  const execution: ExecutionRecord = {
    finished: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    seconds: Number(seconds.toFixed(1)),
    node: process.version,
    machine: `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`,
  };
  notebook.metadata[METADATA_KEY] = { fingerprint: await fingerprint(notebook, path), execution };
}
