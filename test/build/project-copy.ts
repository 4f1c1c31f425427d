/** A copy of the project that is built and up to date, as this project is when its tests run. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Ended, projectRoot } from "../support.js";

const COPIED = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.base.json"];
const FOLDERS = ["src", "bench", "scripts", "dist"];
/** Steps that commands need. */
export const STEPS = ["typescript", "wasm", "schemas", "browser", "command"];
export const SOURCE = "src/library/random.ts";
/** Builds what commands need and runs one that only prints its help. */
const COMMAND = ["scripts/run.mjs", "data", "--help"];

export interface ProjectCopy {
  /** The path of a file of the copy. */
  path: (name: string) => string;
  /** The steps that have work to do. */
  outOfDate: () => string[];
  /** Builds and runs a command. */
  run: () => Promise<Ended>;
  /** Starts the same. */
  start: () => ChildProcess;
  remove: () => Promise<void>;
}

/** Packages are shared, apart from what says which they are. */
async function shareModules(to: string): Promise<void> {
  const from = join(projectRoot, "node_modules");
  await mkdir(join(to, "esbuild"), { recursive: true });
  for (const name of await readdir(from)) {
    if (name === "esbuild" || name === ".package-lock.json") continue;
    await symlink(join(from, name), join(to, name));
  }
  await cp(join(from, ".package-lock.json"), join(to, ".package-lock.json"));
  for (const name of await readdir(join(from, "esbuild")))
    if (name === "package.json") await cp(join(from, "esbuild", name), join(to, "esbuild", name));
    else await symlink(join(from, "esbuild", name), join(to, "esbuild", name));
}

export async function copyProject(): Promise<ProjectCopy> {
  const project = await mkdtemp(join(tmpdir(), "build-test-"));
  for (const name of [...COPIED, ...FOLDERS])
    await cp(join(projectRoot, name), join(project, name), {
      ...{ recursive: true, preserveTimestamps: true },
      filter: (path) => !path.includes(join("dist", "verify")),
    });
  await shareModules(join(project, "node_modules"));
  const driver = (await import(pathToFileURL(join(project, "scripts/build-steps/build.mjs")).href)) as {
    outOfDate: (names: string[]) => Map<string, string>;
  };
  return {
    path: (name) => join(project, name),
    outOfDate: () => [...driver.outOfDate(STEPS).keys()],
    run: () =>
      new Promise((resolve) =>
        execFile(process.execPath, COMMAND, { cwd: project }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
        ),
      ),
    start: () => spawn(process.execPath, COMMAND, { cwd: project, stdio: ["ignore", "ignore", "pipe"] }),
    remove: () => rm(project, { recursive: true, force: true }),
  };
}
