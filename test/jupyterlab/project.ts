/** A copy of the project under JupyterLab, as `npm run lab` runs it, for tests that edit, run and save. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEnvironment } from "#jupyter/jupyterlab/index.js";
import { mnistFolder } from "#homework/mnist/index.js";
import { afterAll, beforeAll } from "vitest";
import { copyProject } from "../project-copy.js";

const INSTALL_TIMEOUT_MS = 600_000;
const START_TIMEOUT_MS = 300_000;

/** Settings under which a test sees all of a notebook at once, and can call what JupyterLab's menus call. */
const SETTINGS = {
  "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": { windowingMode: "none" },
  "@jupyterlab/apputils-extension/notification.jupyterlab-settings": { fetchNews: "false" },
};
const CONFIG = { LabApp: { expose_app_in_browser: true } };

/** A running `npm run lab`. */
export interface LabProject {
  folder: string;
  /** Jupyter's own folders: settings, configuration and so on. */
  jupyter: string;
  /** The address of the notebook of that name. */
  address: (notebook: string) => string;
  /** Everything the command has printed. */
  printed: () => string;
  process: ChildProcess;
  /** Presses Ctrl+C and resolves to the exit code. */
  stop: () => Promise<number>;
}

/** Jupyter's own folders below `place`: it finds no trusted notebook, no setting and no extension of this user. */
async function jupyterFolders(place: string): Promise<NodeJS.ProcessEnv> {
  const names = { config: "JUPYTER_CONFIG_DIR", data: "JUPYTER_DATA_DIR", runtime: "JUPYTER_RUNTIME_DIR" };
  const lab = { settings: "JUPYTERLAB_SETTINGS_DIR", workspaces: "JUPYTERLAB_WORKSPACES_DIR" };
  const folders = Object.entries({ ...names, ...lab }).map(([name, variable]) => [
    variable,
    join(place, name),
  ]);
  for (const [, folder] of folders) await mkdir(folder!, { recursive: true });
  await writeFile(join(place, "config/jupyter_server_config.json"), JSON.stringify(CONFIG));
  for (const [name, settings] of Object.entries(SETTINGS)) {
    const file = join(place, "settings", name);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, JSON.stringify(settings));
  }
  return Object.fromEntries(folders) as NodeJS.ProcessEnv;
}

/** Copies the project to `place` and starts `npm run lab` there, once it is built. */
async function startLab(place: string): Promise<LabProject> {
  const folder = join(place, "project");
  const jupyter = join(place, "jupyter");
  await copyProject(folder);
  const env = { ...process.env, ...(await jupyterFolders(jupyter)), MNIST_DIR: mnistFolder() };
  const command = spawn(process.execPath, [join(folder, "dist/scripts/lab.js"), "--no-browser"], {
    cwd: folder,
    env,
  });
  let printed = "";
  for (const stream of [command.stdout, command.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const ended = new Promise<number>((resolve) => command.once("close", (code) => resolve(code ?? -1)));
  const link = await new Promise<URL>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no JupyterLab:\n${printed}`)), START_TIMEOUT_MS);
    command.stdout.on("data", () => {
      const found = /JupyterLab: (\S+)/.exec(printed)?.[1];
      if (found) resolve(new URL(found));
      if (found) clearTimeout(timer);
    });
    void ended.then((code) => reject(new Error(`npm run lab ended with ${code}:\n${printed}`)));
  });
  return {
    folder,
    jupyter,
    address: (notebook) => `${link.origin}/doc/tree/notebooks/${notebook}${link.search}&reset`,
    printed: () => printed,
    process: command,
    async stop() {
      command.kill("SIGINT");
      return ended;
    },
  };
}

/** A project under JupyterLab for the tests of a group, started before the first and removed after the last. */
export function labForTests(): { readonly project: LabProject } {
  const lab = {} as { project: LabProject };
  let place: string;
  beforeAll(async () => {
    await ensureEnvironment(console.log);
    place = await mkdtemp(join(tmpdir(), "lab-test-"));
    lab.project = await startLab(place);
  }, INSTALL_TIMEOUT_MS);
  afterAll(async () => {
    await lab.project.stop();
    await rm(place, { recursive: true, force: true });
  }, 60_000);
  return lab;
}

/** The text of a notebook of the copy. */
export const notebookText = ({ folder }: LabProject, name: string): Promise<string> =>
  readFile(join(folder, "notebooks", name), "utf8");
