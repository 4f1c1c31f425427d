import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { METADATA_KEY } from "../../shared/mime.js";
import { findProject } from "../../shared/roots.js";
import { NotebookError } from "../errors.js";
import { kernelJson, ownKernels } from "../client/kernelspec.js";

const EXTENSION = "notebook-report";
/** The manifest that JupyterLab reads to load the extension. */
const extensionManifest = {
  name: EXTENSION,
  version: "0.1.0",
  description: "Shows Plotly figures without changing the notebook",
  jupyterlab: {
    mimeExtension: true,
    _build: { load: "static/container.js", mimeExtension: "./mimeExtension" },
  },
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** What is known of a registered kernel. */
interface RegisteredKernel {
  argv?: unknown;
  metadata?: Record<string, { project?: string } | undefined>;
}

/** The kernel that is registered in the folder, if there is one. */
async function readRegistered(folder: string): Promise<RegisteredKernel | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "kernel.json"), "utf8")) as RegisteredKernel;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return {};
  }
}

/**
 * Registers the kernel in a Jupyter data folder that others use, too, and replaces none that works. Returns its folder and the
 * project that registered it: any project's kernel serves all, with the version that the notebook's own project has. Throws a
 * `NotebookError` if the name is taken.
 */
export async function registerSharedKernel(
  dataFolder: string,
): Promise<{ folder: string; project: string | undefined }> {
  const folder = join(dataFolder, "kernels", ownKernels.tslab.name);
  const registered = await readRegistered(folder);
  if (registered !== undefined) {
    const { argv, metadata } = registered;
    const program: unknown = Array.isArray(argv)
      ? argv.find((each) => /tslab-kernel.*\.js$/.test(String(each)))
      : undefined;
    if (typeof program !== "string")
      throw new NotebookError(
        `${folder} is another kernel of this name and was left as it is: remove it with "jupyter kernelspec remove tslab", then try again`,
      );
    if (existsSync(program)) return { folder, project: metadata?.[METADATA_KEY]?.project };
  }
  return { folder: await registerKernel(dataFolder), project: findProject() };
}

/** Installs the project's kernelspec in a Jupyter data folder. Returns the kernel's folder. */
export async function registerKernel(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, "kernels", ownKernels.tslab.name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kernel.json"), json(kernelJson()));
  return folder;
}

/** Installs the JupyterLab extension that shows figures, with Plotly, in a Jupyter data folder. */
export async function installRenderer(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, "labextensions", EXTENSION);
  await mkdir(join(folder, "static"), { recursive: true });
  await writeFile(join(folder, "package.json"), json(extensionManifest));
  const script = fileURLToPath(new URL("./extension-bundle/container.js", import.meta.url));
  await copyFile(script, join(folder, "static/container.js"));
  const plotly = createRequire(import.meta.url).resolve("plotly.js-basic-dist-min");
  await copyFile(plotly, join(folder, "static/plotly.js"));
}
