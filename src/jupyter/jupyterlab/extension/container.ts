/**
 * How JupyterLab loads an extension: a script that leaves a container under its name, which is given the shared modules
 * and asked for the extension.
 */
import { figureExtension } from "./figure.js";
import type { Lumino, SharedModules } from "./jupyterlab.js";

const NAME = "notebook-report";
const here = (document.currentScript as HTMLScriptElement).src;
const plotlyAddress = new URL("plotly.js", here).href;
let shared: SharedModules = {};

const registry = window as unknown as { _JUPYTERLAB: Record<string, object> };
registry._JUPYTERLAB ??= {};
registry._JUPYTERLAB[NAME] = {
  init(modules: SharedModules): void {
    shared = modules;
  },
  async get(): Promise<() => object> {
    const [lumino] = Object.values(shared["@lumino/widgets"] ?? {});
    if (!lumino) throw new Error("JupyterLab shares no @lumino/widgets with its extensions");
    const extension = figureExtension((await lumino.get())() as Lumino, plotlyAddress);
    return () => ({ __esModule: true, default: extension });
  },
};
