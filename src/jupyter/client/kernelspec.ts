import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { KernelError } from "../errors.js";
import { findProject } from "../../shared/roots.js";

/** How a kernel is started; `{connection_file}` in `argv` stands for the connection file's path. */
export interface KernelSpec {
  name: string;
  argv: string[];
  env?: Record<string, string>;
  display_name?: string;
}

const launcher = fileURLToPath(new URL("../tslab-kernel/main.js", import.meta.url));
const onWindows = process.platform === "win32";

/** Code that is ended from outside inside a callback leaves Node's notes of callbacks unfinished, which Node else dies of. */
const TOLERATE_INTERRUPTS = "--no-force-async-hooks-checks";

/** The project's own tslab behind its launcher, which needs no installation. */
export const ownTslab: KernelSpec = {
  name: "tslab",
  argv: [process.execPath, TOLERATE_INTERRUPTS, launcher, "--config-path", "{connection_file}"],
  display_name: "TypeScript (tslab)",
};

/** The content of the project's `kernel.json`, for Jupyter. */
export const kernelJson = (): Record<string, unknown> => ({
  argv: ownTslab.argv,
  display_name: ownTslab.display_name,
  language: "typescript",
  interrupt_mode: "message",
});

/** Jupyter's data folder of this user. */
export const userDataFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env["JUPYTER_DATA_DIR"] ??
  (process.platform === "darwin"
    ? join(homedir(), "Library/Jupyter")
    : onWindows
      ? join(env["APPDATA"] ?? homedir(), "jupyter")
      : join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "jupyter"));

/** The prefixes of Python installations, Jupyter's `sys.prefix`: the active one, then those whose programs are on the path. */
function prefixes(env: NodeJS.ProcessEnv): string[] {
  const active = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"]].filter((prefix) => prefix !== undefined);
  const programs = onWindows ? ["python.exe", "Scripts\\jupyter.exe"] : ["jupyter", "python3", "python"];
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder && programs.some((program) => existsSync(join(folder, program))))
    .map((folder) => (onWindows ? folder : dirname(folder)));
  return [...active, ...onPath];
}

/** The folders that Jupyter searches for data, in its order: an active environment comes before the user's own folder. */
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

/** `python` means the interpreter of the environment that the kernel is installed in. */
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
  const [program, ...rest] = argv.map((argument) => argument.replaceAll("{resource_dir}", folder));
  return { ...spec, name, argv: [interpreterOf(program!, folder), ...rest] };
}

/**
 * The kernel of that name for a notebook in `folder`: the tool's own for `tslab`, otherwise the first one found as Jupyter would
 * find it, or in the environment `.venv` of the notebook's project.
 */
export async function findKernel(name: string, folder = process.cwd()): Promise<KernelSpec> {
  if (name === ownTslab.name) return ownTslab;
  const environment = join(findProject(folder), ".venv/share/jupyter");
  const folders = [...jupyterDataFolders(), environment].map((data) => join(data, "kernels", name));
  for (const resources of folders) {
    const text = await readFile(join(resources, "kernel.json"), "utf8").catch(() => undefined);
    if (text !== undefined) return parseSpec(text, name, resources);
  }
  throw new KernelError(`the kernel "${name}" is not installed; looked in ${folders.join(", ")}`);
}
