import { execFile } from "node:child_process";
import { NotebookError } from "../errors.js";

/** Required by the pinned JupyterLab. */
const OLDEST_PYTHON = [3, 10] as const;
const isWindows = process.platform === "win32";
/** Names of the Python interpreter, in order of preference. */
const PROGRAMS = isWindows ? ["python", "py"] : ["python3", "python"];
const REPORT_VERSION = "import sys; print(*sys.version_info[:2])";

/** The output of a program; undefined if it cannot be run or fails. */
export const commandOutput = (program: string, args: string[]): Promise<string | undefined> =>
  new Promise((resolve) =>
    execFile(program, args, (error, stdout) => resolve(error ? undefined : stdout.trim())),
  );

/**
 * A Python that can run JupyterLab: the one that the environment variable PYTHON names, or the first on the PATH. Throws a
 * `NotebookError` that says what to do if there is none or all are too old.
 */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const oldest = OLDEST_PYTHON.join(".");
  const fix = "install one from https://www.python.org/downloads/ or set PYTHON=/path/to/python3";
  const tooOld: string[] = [];
  for (const program of env["PYTHON"] ? [env["PYTHON"]] : PROGRAMS) {
    const version = await commandOutput(program, ["-c", REPORT_VERSION]);
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split(" ").map(Number);
    if (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1])) return program;
    tooOld.push(`${program} is Python ${major}.${minor}`);
  }
  if (tooOld.length > 0)
    throw new NotebookError(
      `JupyterLab needs Python ${oldest} or newer, but ${tooOld.join(" and ")}: ${fix}`,
    );
  const named = env["PYTHON"] ? `PYTHON=${env["PYTHON"]} is not one` : "none was found";
  throw new NotebookError(`JupyterLab needs Python ${oldest} or newer, and ${named}: ${fix}`);
}
