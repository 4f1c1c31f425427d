import { existsSync } from "node:fs";
import { join } from "node:path";
import { NotebookError } from "../errors.js";
import { outputOf } from "./python.js";

/** The JupyterLab of the pinned requirements is of this major. */
const JUPYTERLAB_MAJOR = 4;

/**
 * What the user's own Jupyter lacks for the notebooks to be at home there, a sentence each with what to do; empty if
 * nothing. Throws if there is no Jupyter at all.
 */
export async function diagnose(kernelFolder: string): Promise<string[]> {
  const paths = await outputOf("jupyter", ["--paths", "--json"]);
  if (paths === undefined)
    throw new NotebookError(
      "no jupyter was found on the path: activate the environment that has it, or run npm run lab without --install-kernel, which makes one",
    );
  const { data } = JSON.parse(paths) as { data: string[] };
  const lab = await outputOf("jupyter", ["lab", "--version"]);
  const first = data.map((folder) => join(folder, "kernels/tslab")).find((folder) => existsSync(folder));
  const plotly = data.some((folder) => existsSync(join(folder, "labextensions/jupyterlab-plotly")));
  return [
    ...(lab === undefined ? ["JupyterLab is missing: pip install jupyterlab"] : []),
    ...(lab !== undefined && Number.parseInt(lab) < JUPYTERLAB_MAJOR
      ? [`JupyterLab ${lab} is older than ${JUPYTERLAB_MAJOR}: pip install --upgrade jupyterlab`]
      : []),
    ...(first !== undefined && first !== kernelFolder
      ? [`another kernel of the same name comes first: remove ${first}`]
      : []),
    ...(plotly
      ? [
          "Plotly's own renderer, which writes pictures of its own into notebooks, may come first: jupyter labextension disable jupyterlab-plotly",
        ]
      : []),
  ];
}
