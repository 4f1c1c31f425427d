import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { KernelError } from "./errors.js";

/** How a kernel is started; `{connection_file}` in `argv` stands for the connection file's path. */
export interface KernelSpec {
  name: string;
  argv: string[];
  env?: Record<string, string>;
  display_name?: string;
}

const launcher = fileURLToPath(new URL("./launcher.js", import.meta.url));

/** The project's own tslab behind its launcher, which needs no installation. */
const ownTslab: KernelSpec = {
  name: "tslab",
  argv: [process.execPath, launcher, "--config-path", "{connection_file}"],
  display_name: "TypeScript (tslab)",
};

/** The folders that Jupyter searches for data, in its order. */
export function jupyterDataFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const home = homedir();
  const user =
    env["JUPYTER_DATA_DIR"] ??
    (process.platform === "darwin"
      ? join(home, "Library/Jupyter")
      : process.platform === "win32"
        ? join(env["APPDATA"] ?? home, "jupyter")
        : join(env["XDG_DATA_HOME"] ?? join(home, ".local/share"), "jupyter"));
  const environment = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"]].filter((prefix) => prefix !== undefined);
  const system =
    process.platform === "win32"
      ? [join(env["PROGRAMDATA"] ?? "C:/ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [
    ...(env["JUPYTER_PATH"]?.split(delimiter).filter(Boolean) ?? []),
    user,
    ...environment.map((prefix) => join(prefix!, "share/jupyter")),
    ...system,
  ];
}

/** The kernel of that name: the project's own for `tslab`, otherwise the first one found as Jupyter would find it. */
export async function findKernel(name: string): Promise<KernelSpec> {
  if (name === ownTslab.name) return ownTslab;
  const folders = jupyterDataFolders().map((folder) => join(folder, "kernels", name));
  for (const folder of folders) {
    const text = await readFile(join(folder, "kernel.json"), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const spec = JSON.parse(text) as KernelSpec;
    return { ...spec, name, argv: spec.argv.map((argument) => argument.replace("{resource_dir}", folder)) };
  }
  throw new KernelError(`the kernel "${name}" is not installed; looked in ${folders.join(", ")}`);
}
