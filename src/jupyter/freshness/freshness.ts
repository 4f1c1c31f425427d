import { arch, cpus, platform } from "node:os";
import { dirname, resolve } from "node:path";
import { METADATA_KEY } from "../../shared/mime.js";
import { lockedVersions } from "./lockfile.js";
import { type CodeCell, hasTag, type Notebook } from "../format/notebook.js";
import { cellOptions } from "../format/cell-options.js";
import { toolRoot } from "../../shared/roots.js";
import { collectDependencies } from "./dependency-graph.js";
import { hashText } from "./hash.js";
import { outputFaults, outputHashes } from "./outputs-hash.js";
import { pythonModules } from "./python-modules.js";
import { changedData, fileName } from "./recorded-reads.js";

/** Everything a notebook's outputs depend on, part by part, and the outputs themselves. Hashes are (shortened) SHA-256. */
export interface Fingerprint {
  kernel: string;
  /** Each code cell in order: its id, and the hash of its code; options such as captions are prose. */
  cells: string[];
  /** The modules that the code imports: the library's by path from the tool's folder, others from the notebook's. */
  modules: Record<string, string>;
  /** Locked versions of tslab and of the packages those modules reach. */
  packages: Record<string, string>;
  /** The data files that were read during the execution, by path from the notebook's folder. */
  data?: Record<string, string>;
  /** The outputs that the execution left, by the cell's id. */
  outputs?: Record<string, string>;
}

/** When and where a notebook was executed: recorded, but nothing depends on it, and it varies from run to run. */
export interface ExecutionRecord {
  finished: string;
  seconds: number;
  node: string;
  machine: string;
}

/** Tags that decide how a cell is run. */
const EXECUTION_TAGS = ["raises-exception", "skip-execution"];
/** Kernels whose cells are TypeScript or JavaScript, whose imports we can follow. */
const OUR_KERNELS = ["tslab", "jslab"];

const isPython = ({ metadata }: Notebook): boolean =>
  (metadata.kernelspec?.["language"] ?? metadata.language_info?.name) === "python" ||
  /^python\d?$/.test(metadata.kernelspec?.name ?? "");

const sorted = (entries: (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));

const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

const hashOfCell = (cell: CodeCell): string => {
  const tags = EXECUTION_TAGS.filter((tag) => hasTag(cell, tag));
  return hashText([...tags.map((tag) => `[${tag}]\n`), cellOptions(cell.source).code].join(""));
};

/** The fingerprint of a notebook as it stands now, with the library as it stands now. */
export async function fingerprint(notebook: Notebook, path: string): Promise<Fingerprint> {
  const kernel = notebook.metadata.kernelspec?.name ?? "tslab";
  const cells = codeCells(notebook);
  const own = OUR_KERNELS.includes(kernel);
  const sources = cells.map((cell) => cellOptions(cell.source).code);
  const folder = dirname(resolve(path));
  const { modules, packages } = collectDependencies(own ? sources : [], folder);
  if (isPython(notebook)) for (const [file, text] of pythonModules(sources, folder)) modules.set(file, text);
  if (own) packages.set("tslab", toolRoot); // The kernel gives its own to every notebook, wherever it lies.
  const named = [...modules].map(([file, text]) => [fileName(file, folder), hashText(text)] as const);
  return {
    kernel,
    cells: cells.map((cell) => `${cell.id} ${hashOfCell(cell)}`),
    modules: sorted(named),
    packages: sorted(await lockedVersions(packages)),
  };
}

type Entries = Record<string, string>;

function differences(before: Entries, now: Entries, describe: (name: string) => string): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names
    .filter((name) => before[name] !== now[name])
    .map(
      (name) => `${describe(name)} ${!(name in before) ? "is new" : !(name in now) ? "is gone" : "changed"}`,
    );
}

function cellDifferences(notebook: Notebook, before: string[], now: string[]): string[] {
  const entries = (cells: string[]): Entries =>
    Object.fromEntries(cells.map((cell) => cell.split(" ", 2) as [string, string]));
  const changed = differences(entries(before), entries(now), (id) => {
    const index = notebook.cells.findIndex((cell) => cell.id === id);
    return index < 0 ? `cell ${id}` : `cell ${index + 1} (${id})`;
  });
  const moved = changed.length === 0 && before.join() !== now.join();
  return moved ? ["the order of the cells changed"] : changed;
}

function packageDifferences(before: Entries, now: Entries): string[] {
  return Object.keys({ ...before, ...now })
    .filter((name) => before[name] !== now[name])
    .map((name) => {
      const [from, to] = [before[name]?.split(" ")[0], now[name]?.split(" ")[0]];
      if (from === to) return `a package that ${name} depends on changed`;
      return `package ${name} ${from === undefined ? "is new" : to === undefined ? "is gone" : `changed from ${from} to ${to}`}`;
    });
}

/** Whether a value of a notebook's metadata, where anything may stand, is a fingerprint. */
export function isFingerprint(value: unknown): value is Fingerprint {
  const isRecord = (part: unknown): part is Record<string, unknown> =>
    typeof part === "object" && part !== null;
  const areStrings = (part: unknown) =>
    isRecord(part) && Object.values(part).every((each) => typeof each === "string");
  return (
    isRecord(value) &&
    Array.isArray(value["cells"]) &&
    areStrings(value["cells"]) &&
    areStrings(value["modules"]) &&
    areStrings(value["packages"]) &&
    (value["data"] === undefined || areStrings(value["data"])) &&
    (value["outputs"] === undefined || areStrings(value["outputs"]))
  );
}

/** Why the notebook's outputs are out of date, in words; empty if they are fresh. */
export async function staleReasons(notebook: Notebook, path: string): Promise<string[]> {
  const own = notebook.metadata[METADATA_KEY] as { fingerprint?: Partial<Fingerprint> } | undefined;
  const kept = own?.fingerprint;
  if (!kept) return ["it was never executed here"];
  if (!isFingerprint(kept)) return ["what it depends on was recorded in another form"];
  const now = await fingerprint(notebook, path);
  return [
    ...(kept.kernel === now.kernel ? [] : [`the kernel changed from ${kept.kernel} to ${now.kernel}`]),
    ...cellDifferences(notebook, kept.cells.map(String), now.cells),
    ...differences(kept.modules, now.modules, (file) => file.replace(/^\.\//, "")),
    ...packageDifferences(kept.packages, now.packages),
    ...(await changedData(kept.data ?? {}, dirname(resolve(path)))),
    ...outputFaults(notebook, kept.outputs),
  ];
}

/** Where notebooks are executed now. */
export const thisMachine = (): Pick<ExecutionRecord, "node" | "machine"> => ({
  node: process.version,
  machine: `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`,
});

/** Writes fingerprint and execution record into an executed notebook's metadata. */
export function stamp(notebook: Notebook, made: Fingerprint, seconds: number, server?: string): void {
  const execution: ExecutionRecord = {
    finished: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    seconds: Number(seconds.toFixed(1)),
    ...thisMachine(),
    ...(server !== undefined && { machine: server }),
  };
  const own = notebook.metadata[METADATA_KEY] as object | undefined;
  const fingerprint = { ...made, outputs: outputHashes(notebook) };
  notebook.metadata[METADATA_KEY] = { ...own, fingerprint, execution };
}
