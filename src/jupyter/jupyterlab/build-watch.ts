import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeText } from "../storage/files.js";
import { guard } from "../cleanup/cleanup.js";
import { type BuildError, BUILD_ERRORS_FILE } from "../tslab-kernel/build-errors.js";
import { startProcess } from "../client/process.js";
import { projectRoot } from "../../shared/project-root.js";

/** `src/library/nn/layers/dense.ts(12,5): error TS2322: Type …` */
const ERROR = /^(?<file>\S.*)\((?<line>\d+),(?<column>\d+)\): error TS\d+: (?<message>.*)$/;
const BEGUN = /(Starting (incremental )?compilation|File change detected)/;
const FINISHED = /Found (\d+) errors?\. Watching/;

/** The compiler at work while the library is edited. */
export interface BuildWatch {
  /** What kernels are told, so that their cells fail while the library does not compile. */
  env: Record<string, string>;
  /** Resolves with the sentence that says how the compiler ended, if it does. */
  exited: Promise<string>;
  stop: () => Promise<void>;
}

/** Keeps `dist` built while the library is edited; says each type error with its place, and when all is well again. */
export async function watchBuild(say: (line: string) => void): Promise<BuildWatch> {
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-"));
  const release = guard({ path: folder });
  const file = join(folder, "build-errors.json");
  const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
  const project = join(projectRoot, "src");
  const args = ["--build", project, "--watch", "--preserveWatchOutput", "--pretty", "false"];
  const child = startProcess([process.execPath, compiler, ...args], projectRoot);

  let errors: BuildError[] = [];
  let failing = false;
  const take = (line: string): void => {
    const error = ERROR.exec(line)?.groups;
    if (BEGUN.test(line)) errors = [];
    else if (error)
      errors.push({
        file: error["file"]!,
        line: Number(error["line"]),
        column: Number(error["column"]),
        message: error["message"]!,
      });
    else if (FINISHED.test(line)) {
      for (const each of errors) say(`${each.file}:${each.line}:${each.column}: ${each.message}`);
      if (failing && errors.length === 0) say("The library compiles again.");
      failing = errors.length > 0;
      void writeText(file, JSON.stringify(errors), file);
    }
  };
  let rest = "";
  child.onPrint((_, text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!;
    lines.forEach(take);
  });
  return {
    env: { [BUILD_ERRORS_FILE]: file },
    exited: child.exited,
    async stop() {
      await child.kill();
      await rm(folder, { recursive: true, force: true });
      release();
    },
  };
}
