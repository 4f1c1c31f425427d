import { existsSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { KernelError } from "../errors.js";
import { METADATA_KEY } from "../../shared/mime.js";
import { findProject } from "../../shared/roots.js";

/** A kernelspec; `{connection_file}` in `argv` is replaced by the connection file's path. */
export interface KernelSpec {
  name: string;
  argv: string[];
  /** Default: signal. */
  interrupt_mode?: "message" | "signal";
  env?: Record<string, string>;
  display_name?: string;
}

const kernelProgram = fileURLToPath(new URL("../tslab-kernel/start.js", import.meta.url));
const onWindows = process.platform === "win32";

const argv = [process.execPath, kernelProgram, "--config-path", "{connection_file}"];

/** The project's kernels, under the names of tslab's own; they need no installation. */
export const ownKernels = {
  tslab: { name: "tslab", argv, display_name: "TypeScript (tslab)", interrupt_mode: "message" },
  jslab: {
    name: "jslab",
    argv: [...argv, "--js"],
    display_name: "JavaScript (tslab)",
    interrupt_mode: "message",
  },
} satisfies Record<string, KernelSpec>;

/**
 * This Node as other programs should call it: by its name on the PATH if that is the same program, since package managers put
 * versions into its own path, which the next upgrade removes.
 */
export function stableNode(env: NodeJS.ProcessEnv = process.env, node = process.execPath): string {
  const name = onWindows ? "node.exe" : "node";
  const isSame = (path: string) => existsSync(path) && realpathSync(path) === realpathSync(node);
  const candidates = (env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name));
  return candidates.find(isSame) ?? node;
}

/** The content of the `kernel.json` of the tool's TypeScript kernel, for Jupyter; it names the project that registers it. */
export const kernelJson = (): Record<string, unknown> => ({
  argv: [stableNode(), ...argv.slice(1)],
  metadata: { [METADATA_KEY]: { project: findProject() } },
  display_name: ownKernels.tslab.display_name,
  language: "typescript",
  interrupt_mode: ownKernels.tslab.interrupt_mode,
});

/** Jupyter's data folder of this user. */
export const userDataFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env["JUPYTER_DATA_DIR"] ??
  (process.platform === "darwin"
    ? join(homedir(), "Library/Jupyter")
    : onWindows
      ? join(env["APPDATA"] ?? homedir(), "jupyter")
      : join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "jupyter"));

/** The prefixes of Python installations (Jupyter's `sys.prefix`): the active environment, then those on the PATH. */
function prefixes(env: NodeJS.ProcessEnv): string[] {
  const active = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"]].filter((prefix) => prefix !== undefined);
  const programs = onWindows ? ["python.exe", "Scripts\\jupyter.exe"] : ["jupyter", "python3", "python"];
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder && programs.some((program) => existsSync(join(folder, program))))
    .map((folder) => (onWindows ? folder : dirname(folder)));
  return [...active, ...onPath];
}

/** The folders that Jupyter searches for data, in its order: an active environment precedes the user's folder. */
export function jupyterDataFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const system = onWindows
    ? [join(env["PROGRAMDATA"] ?? "C:/ProgramData", "jupyter")]
    : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const inPrefixes = prefixes(env).map((prefix) => join(prefix, "share/jupyter"));
  const active = (env["VIRTUAL_ENV"] ?? env["CONDA_PREFIX"]) ? 1 : 0;
  const folders = [
    ...(env["JUPYTER_PATH"]?.split(delimiter).filter(Boolean) ?? []),
    ...inPrefixes.slice(0, active),
    userDataFolder(env),
    ...inPrefixes.slice(active),
    ...system,
  ];
  return [...new Set(folders)];
}

/** For `python`, the interpreter of the environment that the kernel is installed in. */
function interpreterOf(program: string, resources: string): string {
  if (!/^python(\d+(\.\d+)?)?$/.test(program)) return program;
  const prefix = join(resources, "../../../..");
  const candidates = onWindows ? ["python.exe", "Scripts/python.exe"] : [join("bin", program), "bin/python"];
  return candidates.map((each) => join(prefix, each)).find((each) => existsSync(each)) ?? program;
}

function parseSpec(text: string, name: string, folder: string): KernelSpec {
  const file = join(folder, "kernel.json");
  let spec: Partial<KernelSpec>;
  try {
    spec = JSON.parse(text) as Partial<KernelSpec>;
  } catch (error) {
    throw new KernelError(
      `the kernel "${name}" is broken: ${file} is not valid JSON: ${(error as Error).message}`,
    );
  }
  const { argv } = spec ?? {};
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every((argument) => typeof argument === "string"))
    throw new KernelError(
      `the kernel "${name}" is broken: ${file} has no "argv", the command that starts it`,
    );
  const [program = "", ...rest] = argv.map((argument) => argument.replaceAll("{resource_dir}", folder));
  return { ...spec, name, argv: [interpreterOf(program, folder), ...rest] };
}

/**
 * The kernel of that name for a notebook in `folder`: the tool's own for `tslab` and `jslab`, otherwise the first one found as Jupyter would
 * find it, or in the environment `.venv` of the notebook's project. Throws a `KernelError` if there is none.
 */
export async function findKernel(name: string, folder = process.cwd()): Promise<KernelSpec> {
  if (name === "tslab" || name === "jslab") return ownKernels[name];
  const environment = join(findProject(folder), ".venv/share/jupyter");
  const folders = [...jupyterDataFolders(), environment].map((data) => join(data, "kernels", name));
  for (const resources of folders) {
    const text = await readFile(join(resources, "kernel.json"), "utf8").catch(() => undefined);
    if (text !== undefined) return parseSpec(text, name, resources);
  }
  throw new KernelError(
    `the kernel "${name}" is not installed; looked in ${folders.join(", ")}. Install it, or choose another kernel for the notebook`,
  );
}
