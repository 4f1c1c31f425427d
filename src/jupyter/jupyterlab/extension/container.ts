/**
 * How JupyterLab loads extensions: a script that leaves a container under its name, which is given the modules that
 * JupyterLab shares and is asked for what the manifest names, here the renderer of figures alone.
 */
import { figureExtension } from "./figure.js";
import type { Lumino, SharedModules } from "./jupyterlab.js";

const NAME = "notebook-report";
const here = (document.currentScript as HTMLScriptElement).src;
const plotlyAddress = new URL("plotly.js", here).href;
let modules: SharedModules = {};

async function shared<T>(name: string): Promise<T> {
  const [found] = Object.values(modules[name] ?? {});
  if (!found) throw new Error(`JupyterLab shares no ${name} with its extensions`);
  return (await found.get())() as T;
}

const registry = window as unknown as { _JUPYTERLAB: Record<string, object> };
registry._JUPYTERLAB ??= {};
registry._JUPYTERLAB[NAME] = {
  init(given: SharedModules): void {
    modules = given;
  },
  async get(): Promise<() => object> {
    const extension = figureExtension(await shared<Lumino>("@lumino/widgets"), plotlyAddress);
    return () => ({ __esModule: true, default: extension });
  },
};
