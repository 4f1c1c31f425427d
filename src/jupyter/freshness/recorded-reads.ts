import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findProject, toolRoot } from "../../shared/roots.js";
import { trackResource } from "../cleanup/cleanup.js";
import { collectDependencies } from "./dependency-graph.js";
import { hashText } from "./hash.js";

const hook = fileURLToPath(new URL("./record-reads.cjs", import.meta.url));
/** Where Python finds its hook: as the module `sitecustomize`, which it imports at its start. */
const pythonHook = join(toolRoot, "src/jupyter/freshness/record-reads");

/** What a kernel's process logs, one object a line; see record-reads.cts. */
type LogEntry = { read: string; size: number; mtimeMs: number } | { write: string } | { pinned: string };

/** The recording of one run. */
export interface ReadRecorder {
  /** The environment that makes a process of Node or Python record what it opens. */
  env: Record<string, string>;
  /** The data files that were read, by name, with the hash of each; to be called after the run. */
  finish: (notebookPath: string, modules: Record<string, string>) => Promise<Record<string, string>>;
  /** Removes the log. */
  dispose: () => Promise<void>;
}

/** Folders of a project whose files are made from others, or belong to a tool. */
const DERIVED = /^(?:dist|report|\.git|\.venv|\.cache|\.ipynb_checkpoints)(?:\/|$)/;
/** Files that a compiler or Node's module loader reads; the modules that code imports are in the fingerprint anyway. */
const OF_TOOLS =
  /(?:\.[cm]?tsx?|\.pyc?|\.map|\.tsbuildinfo|(?:^|\/)(?:package|package-lock|[jt]sconfig[^/]*)\.json)$/;
const SCRIPT = /^\.[cm]?js$/;
/** A file with a zero byte in its beginning is not text. */
const TEXT_PROBE_BYTES = 8192;

const posix = (path: string): string => path.split(sep).join("/");

/** The name of a file in a fingerprint: the library's sources from the tool's folder, others from the notebook's. */
export function fileName(file: string, notebookFolder: string): string {
  const inTool = posix(relative(toolRoot, file));
  if (/^(?:src|dist)\//.test(inTool)) return inTool;
  const beside = posix(relative(notebookFolder, file));
  return beside.startsWith("../") ? beside : `./${beside}`;
}

/** The file that a name of {@link fileName} means. */
const fileOf = (name: string, notebookFolder: string): string =>
  name.startsWith(".") ? resolve(notebookFolder, name) : resolve(toolRoot, name);

/** The hash of a data file; in text, the kind of line ends does not count. Undefined if there is no such file. */
async function hashFile(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined; // A notebook from elsewhere may name a device that never ends.
    const bytes = await readFile(path);
    const isText = !bytes.subarray(0, TEXT_PROBE_BYTES).includes(0);
    return isText ? hashText(bytes.toString("latin1")) : createHash("sha256").update(bytes).digest("hex");
  } catch {
    return undefined;
  }
}

/** The file of that name in the first of the folders where it has the hash that a fingerprint gives a data file or a module. */
export async function findRecorded(
  name: string,
  hash: string,
  folders: string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const file = resolve(folder, name);
    if ((await hashFile(file)) === hash) return file;
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined && hashText(text) === hash) return file;
  }
  return undefined;
}

/** Whether a file below `root` is data: neither derived from others nor read by tools only. */
function isData(file: string, root: string): boolean {
  const name = posix(relative(root, file));
  return name !== "" && !name.startsWith("../") && !DERIVED.test(name) && !OF_TOOLS.test(name);
}

/** What a log says, without lines that were not finished. */
async function readLog(path: string): Promise<LogEntry[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as LogEntry];
    } catch {
      return [];
    }
  });
}

/** The local modules that a worker's file imports, which no recording of its thread sees. */
async function importsOfScripts(files: string[]): Promise<string[]> {
  const scripts = files.filter((file) => SCRIPT.test(extname(file)));
  const found = scripts.map(async (file) => {
    const { modules } = collectDependencies([await readFile(file, "utf8")], dirname(file));
    return [...modules.keys()];
  });
  return (await Promise.all(found)).flat();
}

/** Starts to record what one run of a notebook's kernel reads. */
export function recordReads(): ReadRecorder {
  const folder = mkdtempSync(join(tmpdir(), "notebook-report-reads-"));
  const release = trackResource({ path: folder });
  const log = join(folder, "reads.jsonl");
  const required = `--require ${JSON.stringify(hook)}`;
  return {
    env: {
      NOTEBOOK_REPORT_READS: log,
      NODE_OPTIONS: [process.env["NODE_OPTIONS"], required].filter(Boolean).join(" "),
      PYTHONPATH: [pythonHook, process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
    },
    async finish(notebookPath, modules) {
      const notebookFolder = dirname(notebookPath);
      const root = findProject(notebookFolder);
      const entries = await readLog(log);
      const own = new Set([
        notebookPath,
        ...entries.flatMap((entry) =>
          "write" in entry ? [entry.write] : "pinned" in entry ? [entry.pinned] : [],
        ),
      ]);
      const reads = new Map(
        entries.flatMap((entry) => ("read" in entry ? [[entry.read, entry] as const] : [])),
      );
      const files = [...reads.keys()].filter((file) => isData(file, root) && !own.has(file));
      const all = new Set([...files, ...(await importsOfScripts(files))]);
      const data: [string, string][] = [];
      for (const file of [...all].sort()) {
        const name = fileName(file, notebookFolder);
        if (name in modules) continue;
        const [hash, facts, read] = [
          await hashFile(file),
          await stat(file).catch(() => undefined),
          reads.get(file),
        ];
        const isSame = !read || (facts?.mtimeMs === read.mtimeMs && facts.size === read.size);
        data.push([name, hash !== undefined && isSame ? hash : "changed while the notebook was executed"]);
      }
      return Object.fromEntries(data);
    },
    async dispose() {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
      release();
    },
  };
}

/** Data files that are missing or not as they were when the notebook read them, in words. */
export async function changedData(data: Record<string, string>, notebookFolder: string): Promise<string[]> {
  const checks = Object.entries(data).map(async ([name, before]) => {
    const now = await hashFile(fileOf(name, notebookFolder));
    if (now === before) return [];
    return [`${name.replace(/^\.\//, "")} ${now === undefined ? "is gone" : "changed"}`];
  });
  return (await Promise.all(checks)).flat();
}
