import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeText } from "../storage/files.js";
import { trackResource } from "../cleanup/cleanup.js";
import { type BuildError, BUILD_ERRORS_FILE } from "../tslab-kernel/interpreter/build-errors.js";
import { startProcess } from "../client/process.js";
import { toolRoot } from "../../shared/roots.js";

/** `src/library/nn/layers/dense.ts(12,5): error TS2322: Type …` */
const ERROR = /^(\S.*)\((\d+),(\d+)\): error TS\d+: (.*)$/;
const STARTED = /(Starting (incremental )?compilation|File change detected)/;
const FINISHED = /Found (\d+) errors?\. Watching/;

/** A compiler in watch mode. */
export interface BuildWatch {
  /** Environment variables for kernels, so that their cells fail while the library does not compile. */
  env: Record<string, string>;
  /** Resolves with how the compiler ended, such as "exited with code 1". */
  exited: Promise<string>;
  stop: () => Promise<void>;
}

/** Whether the library is edited here: not in an installed package, which has neither sources nor compiler. */
export const isLibraryEdited = (project: string): boolean =>
  resolve(project) === resolve(toolRoot) && existsSync(join(toolRoot, "src/tsconfig.json"));

/** Rebuilds `dist` while the library is edited; passes type errors to `log`, and the news that it compiles again. */
export async function watchBuild(log: (line: string) => void): Promise<BuildWatch> {
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-"));
  const releaseFolder = trackResource({ path: folder });
  const errorsFile = join(folder, "build-errors.json");
  const compiler = join(toolRoot, "node_modules/typescript/bin/tsc");
  const project = join(toolRoot, "src");
  const args = ["--build", project, "--watch", "--preserveWatchOutput", "--pretty", "false"];
  const child = startProcess([process.execPath, compiler, ...args], toolRoot);

  let errors: BuildError[] = [];
  let failing = false;
  const readLine = (line: string): void => {
    const [, file, row, column, message] = ERROR.exec(line) ?? [];
    if (STARTED.test(line)) errors = [];
    else if (file !== undefined && message !== undefined)
      errors.push({ file, line: Number(row), column: Number(column), message });
    else if (FINISHED.test(line)) {
      for (const each of errors) log(`${each.file}:${each.line}:${each.column}: ${each.message}`);
      if (failing && errors.length === 0) log("The library compiles again.");
      failing = errors.length > 0;
      void writeText(errorsFile, JSON.stringify(errors), errorsFile);
    }
  };
  let rest = "";
  child.onProcessOutput((_, text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(readLine);
  });
  return {
    env: { [BUILD_ERRORS_FILE]: errorsFile },
    exited: child.exited,
    async stop() {
      await child.kill();
      await rm(folder, { recursive: true, force: true });
      releaseFolder();
    },
  };
}
