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

/** The folders that code in the sandbox may read, beside the system's. */
function readableFolders(): string[] {
  const packages = [...packageFolders(toolRoot), ...packageFolders(findProject())];
  const folders = [toolRoot, ...packages, process.env["MNIST_DIR"]];
  return [...new Set(folders)].flatMap((path) => (path && existsSync(path) ? path : []));
}

/** Arguments for each variable that is set. */
const passed = (names: string[], argumentsFor: (name: string, value: string) => string[]): string[] => {
  const set: NodeJS.ProcessEnv = { ...process.env, VIRTUAL_ENV: pythonEnvironment() };
  return names.flatMap((name) => (set[name] === undefined ? [] : argumentsFor(name, set[name])));
};

/** A sandbox of bubblewrap: it sees this machine's system without the user's home folder. */
function inBubblewrap(program: string, command: string[], folder: string): string[] {
  const hidden = [process.env["HOME"], "/tmp", "/run", "/root", "/home"].flatMap((path) =>
    path !== undefined && existsSync(path) ? ["--tmpfs", path] : [],
  );
  const own = [...readableFolders(), ...pythonFolders(), join(dirname(process.execPath), "..")];
  return [
    ...[program, "--unshare-all", "--die-with-parent", "--new-session"],
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", ...hidden],
    ...own.flatMap((path) => ["--ro-bind", path, path]),
    ...["--bind", folder, folder, "--clearenv"],
    ...passed([...PASSED, "VIRTUAL_ENV", "MNIST_DIR"], (name, value) => ["--setenv", name, value]),
    ...["--setenv", "HOME", "/tmp", "--", ...command],
  ];
}

/** A container of Node's official image, whose version is that of this Node; it sees no Python. */
function inContainer(program: string, [, ...command]: string[], folder: string): string[] {
  const image = `docker.io/library/node:${process.versions.node.split(".")[0]}-slim`;
  const user = process.getuid && program.endsWith("docker") ? ["--user", `${process.getuid()}`] : [];
  return [
    ...[program, "run", "--rm", "--network", "none", "--read-only", "--tmpfs", "/tmp"],
    ...["--cap-drop", "all", "--security-opt", "no-new-privileges", ...user],
    ...["--ulimit", "nofile=4096:4096", "--ulimit", "nproc=4096:4096"],
    ...readableFolders().flatMap((path) => ["--volume", `${path}:${path}:ro`]),
    ...["--volume", `${folder}:${folder}`, "--workdir", folder],
    ...passed(["LANG", "LC_ALL", "TZ", "MNIST_DIR"], (name, value) => ["--env", `${name}=${value}`]),
    ...["--env", "HOME=/tmp", image, "node", ...command],
  ];
}

const SANDBOXES = [
  ["bwrap", inBubblewrap],
  ["podman", inContainer],
  ["docker", inContainer],
] as const;

/**
 * The command line that runs a command of Node in a sandbox: no network, everything read-only but for `folder`, and nothing of the user's
 * home folder. Throws a UsageError if there is neither bubblewrap nor podman nor docker.
 */
export function sandboxed(command: string[], folder: string): string[] {
  for (const [name, sandbox] of SANDBOXES) {
    const program = findProgram(name);
    if (program !== undefined) return sandbox(program, command, folder);
  }
  throw new UsageError(
    "a page is somebody else's code, which is run only in a sandbox: install bubblewrap (apt-get install bubblewrap), podman or docker, or run it with your own rights with --trust",
  );
}
