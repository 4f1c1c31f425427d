import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { findKernel, Kernel, NotebookError } from "../jupyter/index.js";
import { environmentFolder, findPython } from "../jupyter/jupyterlab/index.js";
import { findChromium } from "../report/pipeline/index.js";
import { findManifest, findProject, MANIFEST, toolRoot } from "../shared/roots.js";

/** Something that a command needs. */
export interface Requirement {
  name: string;
  /** Whether nothing works without it; other requirements are for one command or option. */
  required: boolean;
  found: boolean;
  /** What was found, or what it is for and how to get it. */
  detail: string;
}

/** What it takes to start and answer, on a slow machine. */
const KERNEL_TIMEOUT_S = 120;

const present = (name: string, detail: string, required = false): Requirement => ({
  ...{ name, required, found: true, detail },
});
const missing = (name: string, detail: string, required = false): Requirement => ({
  ...{ name, required, found: false, detail },
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The first line that a program prints about its version; undefined if it cannot be run. */
const versionOf = (program: string, ...args: string[]): Promise<string | undefined> =>
  new Promise((resolve) =>
    execFile(program, args, (error, stdout) => resolve(error ? undefined : stdout.trim().split("\n")[0])),
  );

async function checkNode(): Promise<Requirement> {
  const { engines } = JSON.parse(await readFile(join(toolRoot, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
  return supported
    ? present("Node.js", process.version, true)
    : missing("Node.js", `${process.version}; needs ${engines.node}: https://nodejs.org`, true);
}

/** Starts the kernel: whether its parts are installed and its sockets work shows only then. */
async function checkKernel(): Promise<Requirement> {
  try {
    const kernel = await Kernel.start(await findKernel("tslab"), process.cwd(), {
      timeoutSeconds: KERNEL_TIMEOUT_S,
    });
    await kernel.kill();
    return present("TypeScript kernel", "tslab starts and answers", true);
  } catch (error) {
    return missing("TypeScript kernel", `${reasonOf(error)}; run npm install again`, true);
  }
}

function checkManifest(): Requirement {
  const manifest = findManifest();
  return manifest === undefined
    ? missing(MANIFEST, "not in this folder or above: notebook-report init starts a project")
    : present(MANIFEST, relative(process.cwd(), manifest));
}

async function checkPython(): Promise<Requirement> {
  const name = "Python";
  try {
    const python = await findPython();
    return present(name, `${(await versionOf(python, "--version")) ?? python} (${python})`);
  } catch (error) {
    return missing(name, `for \`lab\` and Python notebooks. ${reasonOf(error)}`);
  }
}

function checkLab(): Requirement {
  const environment = environmentFolder();
  return existsSync(join(environment, "share/jupyter/lab"))
    ? present("JupyterLab", environment)
    : missing("JupyterLab", "`notebook-report lab` installs it into .venv");
}

async function checkPythonKernel(): Promise<Requirement> {
  const name = "Python kernel";
  try {
    return present(name, (await findKernel("python3")).argv[0] ?? "");
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    return missing(name, "for Python notebooks: pip install ipykernel, in .venv or an active environment");
  }
}

function checkChromium(): Requirement {
  const found = findChromium();
  return found
    ? present("Chromium", found)
    : missing("Chromium", "for --pdf: install Chromium, Chrome or Edge, or set CHROMIUM_PATH");
}

async function checkSandbox(): Promise<Requirement> {
  for (const program of ["bwrap", "podman", "docker"]) {
    const found = await versionOf(program, "--version");
    if (found !== undefined) return present("Sandbox", found);
  }
  return missing(
    "Sandbox",
    "to run notebooks of others: bubblewrap (apt-get install bubblewrap), podman or docker",
  );
}

/** Looks for everything that the commands need, in the folder's project and on this machine. */
export const checkRequirements = (): Promise<Requirement[]> =>
  Promise.all(
    [
      checkNode,
      checkKernel,
      checkManifest,
      checkPython,
      checkLab,
      checkPythonKernel,
      checkChromium,
      checkSandbox,
    ].map(async (check) => check()),
  );

/** The tool's version and folder, and the project's folder. */
export async function describeRoots(): Promise<string[]> {
  const { version } = JSON.parse(await readFile(join(toolRoot, "package.json"), "utf8")) as {
    version: string;
  };
  return [`notebook-report ${version} in ${toolRoot}`, `project in ${findProject()}`];
}
