import { existsSync } from "node:fs";
import { join } from "node:path";
import { NotebookError } from "../errors.js";
import { commandOutput } from "./python.js";

/** The major version of the pinned JupyterLab. */
const JUPYTERLAB_MAJOR = 4;

/**
 * Problems of the user's own Jupyter with the notebooks, each with its fix; empty if there are none. Throws a
 * `NotebookError` if there is no Jupyter.
 */
export async function diagnose(kernelFolder: string): Promise<string[]> {
  const paths = await commandOutput("jupyter", ["--paths", "--json"]);
  if (paths === undefined)
    throw new NotebookError(
      "jupyter was not found on the PATH: activate its environment, or run notebook-report lab without --install-kernel, which creates one",
    );
  const { data } = JSON.parse(paths) as { data: string[] };
  const lab = await commandOutput("jupyter", ["lab", "--version"]);
  const first = data.map((folder) => join(folder, "kernels/tslab")).find((folder) => existsSync(folder));
  const plotly = data.some((folder) => existsSync(join(folder, "labextensions/jupyterlab-plotly")));
  return [
    ...(lab === undefined ? ["JupyterLab is missing: pip install jupyterlab"] : []),
    ...(lab !== undefined && Number.parseInt(lab) < JUPYTERLAB_MAJOR
      ? [`JupyterLab ${lab} is older than ${JUPYTERLAB_MAJOR}: pip install --upgrade jupyterlab`]
      : []),
    ...(first !== undefined && first !== kernelFolder
      ? [`another kernel named tslab takes precedence: remove ${first}`]
      : []),
    ...(plotly
      ? [
          "Plotly's renderer may take precedence, and it writes images into notebooks: jupyter labextension disable jupyterlab-plotly",
        ]
      : []),
  ];
}
