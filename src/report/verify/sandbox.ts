import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { UsageError } from "../../jupyter/index.js";
import { findProject, toolRoot } from "../../shared/roots.js";

/** The folders of packages that code in `folder` finds: its own, and those of the folders above. */
function packageFolders(folder: string): string[] {
  const above = dirname(folder);
  const own = basename(folder) === "node_modules" ? folder : join(folder, "node_modules");
  return [...(existsSync(own) ? [own] : []), ...(above === folder ? [] : packageFolders(above))];
}

const findProgram = (name: string): string | undefined =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** The Python environment that has the kernels of the project's notebooks: the active one, or the project's own. */
export const pythonEnvironment = (): string | undefined =>
  [process.env["VIRTUAL_ENV"], process.env["CONDA_PREFIX"], join(findProject(), ".venv")].find(
    (folder) => folder !== undefined && existsSync(folder),
  );

/** A Python environment, and the installation that its interpreter belongs to. */
function pythonFolders(): string[] {
  const environment = pythonEnvironment();
  if (environment === undefined) return [];
  try {
    return [environment, dirname(dirname(realpathSync(join(environment, "bin/python"))))];
  } catch {
    return [environment]; // It has no interpreter.
  }
}

/** Environment variables that code in the sandbox gets. */
const PASSED = ["PATH", "LANG", "LC_ALL", "TZ", "NODE_OPTIONS"];

/**
 * The command line that runs a command in a sandbox of bubblewrap: no network, the file system read-only but for `folder`,
 * and nothing of the user's home folder. Throws a UsageError if there is no bubblewrap.
 */
export function sandboxed(command: string[], folder: string): string[] {
  const bubblewrap = findProgram("bwrap");
  if (bubblewrap === undefined)
    throw new UsageError(
      "a page is somebody else's code, which is run only in a sandbox: install bubblewrap (apt-get install bubblewrap), or run it with your own rights with --trust",
    );
  const home = process.env["HOME"];
  const data = process.env["MNIST_DIR"];
  const hidden = [home, "/tmp", "/run", "/root", "/home"].filter(
    (path) => path !== undefined && existsSync(path),
  );
  const packages = [...packageFolders(toolRoot), ...packageFolders(findProject())];
  const visible = [
    ...new Set([toolRoot, ...packages, ...pythonFolders(), join(dirname(process.execPath), ".."), data]),
  ].filter((path) => path && existsSync(path));
  const set: NodeJS.ProcessEnv = { ...process.env, VIRTUAL_ENV: pythonEnvironment() };
  const environment = [...PASSED, "VIRTUAL_ENV", ...(data ? ["MNIST_DIR"] : [])].flatMap((name) => {
    const value = set[name];
    return value === undefined ? [] : ["--setenv", name, value];
  });
  return [
    bubblewrap,
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    ...hidden.flatMap((path) => ["--tmpfs", String(path)]),
    ...visible.flatMap((path) => ["--ro-bind", String(path), String(path)]),
    ...["--bind", folder, folder],
    ...["--clearenv", ...environment, "--setenv", "HOME", "/tmp"],
    "--",
    ...command,
  ];
}
