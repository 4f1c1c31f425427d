import { execFile } from "node:child_process";
import { NotebookError } from "../errors.js";

/** What the pinned JupyterLab asks for. */
const OLDEST_PYTHON = [3, 10] as const;
const isWindows = process.platform === "win32";
/** The names under which a Python may be found, the best first. */
const PROGRAMS = isWindows ? ["python", "py"] : ["python3", "python"];
const REPORT_VERSION = "import sys; print(*sys.version_info[:2])";

/** The output of a program, or undefined where it cannot be run or fails. */
export const outputOf = (program: string, args: string[]): Promise<string | undefined> =>
  new Promise((resolve) =>
    execFile(program, args, (error, stdout) => resolve(error ? undefined : stdout.trim())),
  );

/**
 * A Python that JupyterLab can run on: the one that the environment variable PYTHON names, or the first that is found.
 * Throws with the way out if there is none or all are too old.
 */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const oldest = OLDEST_PYTHON.join(".");
  const mend = `install one from https://www.python.org/downloads/ or name it: PYTHON=/path/to/python3 npm run lab`;
  const tooOld: string[] = [];
  for (const program of env["PYTHON"] ? [env["PYTHON"]] : PROGRAMS) {
    const version = await outputOf(program, ["-c", REPORT_VERSION]);
    if (version === undefined) continue;
    const [major, minor] = version.split(" ").map(Number) as [number, number];
    if (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1])) return program;
    tooOld.push(`${program} is Python ${major}.${minor}`);
  }
  if (tooOld.length > 0)
    throw new NotebookError(
      `JupyterLab needs Python ${oldest} or newer, but ${tooOld.join(" and ")}: ${mend}`,
    );
  const named = env["PYTHON"] ? `PYTHON=${env["PYTHON"]} is none` : "none was found";
  throw new NotebookError(`JupyterLab needs Python ${oldest} or newer, and ${named}: ${mend}`);
}
