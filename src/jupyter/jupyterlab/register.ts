import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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
