/** What several tests need: notebooks made of a few lines, folders of their own, and the command as people call it. */
import { type ChildProcess, execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import {
  type Cell,
  type CodeCell,
  formatNotebook,
  type Notebook,
  type Output,
  parseNotebook,
  readText,
  type Timer,
} from "#jupyter/index.js";
import { projectRoot } from "./root.js";

export { projectRoot };

/** Whether the long form of a test is asked for, as the parts `fuzz` and `training` of `npm run test:all` do. */
export const isLong = process.env["LONG"] === "1";

/** A code cell from its source and tags; outputs may be given. */
export const code = (source: string, tags: string[] = [], outputs: Output[] = []): Omit<CodeCell, "id"> => ({
  cell_type: "code",
  metadata: tags.length > 0 ? { tags } : {},
  source,
  outputs,
  execution_count: null,
});

export const markdown = (source: string): Omit<Cell, "id"> => ({
  cell_type: "markdown",
  metadata: {},
  source,
});

/** One display output of the given MIME bundle. */
export const shown = (data: Record<string, unknown>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});

/** A notebook for the project's tslab; a bare string is a code cell. Cells are named c1, c2, … */
export const notebook = (...cells: (string | Omit<Cell, "id">)[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
  cells: cells.map(
    (cell, i) => ({ ...(typeof cell === "string" ? code(cell) : cell), id: `c${i + 1}` }) as Cell,
  ),
});

/** The outputs of cell `number`, counted from 1. */
export const outputsOf = ({ cells }: Notebook, number: number): Output[] =>
  (cells[number - 1] as CodeCell).outputs;

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Reads a notebook file. */
export const readNotebook = async (path: string): Promise<Notebook> =>
  parseNotebook(await readText(path, path), path);

/** Writes a notebook as a file of `folder`; returns its path. */
export async function save(folder: string, name: string, content: Notebook): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, formatNotebook(content));
  return path;
}

/** A page as it is read: it is written in ASCII and refers to every other character by its number. */
export const readable = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));

/** How a command ended and what it printed. */
export interface Ended {
  /** The exit code; -1 if a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** A command under way. */
export interface Started {
  process: ChildProcess;
  ended: Promise<Ended>;
  /** The processes that it started and that started by them, itself included, which are still there. */
  left: () => string[];
}

/** Starts a built script of the project, or of a copy of it, from the project's folder. */
export function startScript(
  script: string,
  args: string[],
  {
    project = projectRoot,
    cwd = project,
    ...options
  }: StartOptions & { project?: string; cwd?: string } = {},
): Started {
  const file = join(project, "dist/scripts", `${script}.js`);
  return start(globalThis.process.execPath, [file, ...args], cwd, options);
}

/** Starts an npm script of the project as people do. */
export const startNpm = (script: string, args: string[]): Started =>
  start("npm", ["run", script, "--", ...args], projectRoot);

interface StartOptions {
  env?: NodeJS.ProcessEnv;
  uid?: number;
}

function start(program: string, args: string[], cwd: string, { env = {}, uid }: StartOptions = {}): Started {
  const mark = randomUUID();
  let process!: ChildProcess;
  const ended = new Promise<Ended>((resolve) => {
    process = execFile(
      program,
      args,
      {
        cwd,
        maxBuffer: 1 << 28,
        env: { ...globalThis.process.env, ...env, [MARK]: mark },
        ...(uid !== undefined && { uid, gid: uid }),
      },
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : -1) : 0, stdout, stderr }),
    );
  });
  return { process, ended, left: () => markedProcesses(mark) };
}

/** Every process inherits the environment of the one that started it, whoever its parent is by now. */
const MARK = "NOTEBOOK_REPORT_TEST";

function markedProcesses(mark: string): string[] {
  const read = (file: string) => {
    try {
      return readFileSync(file, "utf8").replaceAll("\0", " ");
    } catch {
      return ""; // It has ended meanwhile.
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(mark))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`)}`);
}

/** Runs a built script of the project to its end. */
export const runScript = (script: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  startScript(script, args, { env }).ended;

/** The time in which whatever does not hang has happened, on any machine. */
const FOREVER_MS = 600_000;

/** Waits until `check` no longer throws, nor resolves to anything that does; returns what it returned. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, FOREVER_MS);

/** Waits until the file exists; throws if `work`, which is to make it, ends without it. */
export async function appears(file: string, work: Promise<unknown>): Promise<void> {
  let ended = "";
  const end = (how: unknown) => (ended = `${file} was not made: ${JSON.stringify(how) ?? how}`);
  work.then(end, (error: unknown) => end(String(error)));
  await eventually(() => {
    if (!existsSync(file) && ended === "") throw new Error(`${file} does not appear`);
  });
  if (!existsSync(file)) throw new Error(ended);
}

/** Code of a cell that makes a file of that name in the kernel's folder once it runs. */
export const announce = (name: string): string =>
  `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(name)}, "");`;

/** A clock for limits that goes only when it is told: `expire` ends the limits that run. */
export function handClock(): { timer: Timer; expire: () => void } {
  const running = new Set<() => void>();
  const timer: Timer = (_, late) => {
    running.add(late);
    return () => void running.delete(late);
  };
  return { timer, expire: () => running.forEach((late) => late()) };
}

/** The milliseconds that this machine takes now for a known piece of work: limits and pauses are multiples of them. */
export async function measured(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
