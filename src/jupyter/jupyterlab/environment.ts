import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NotebookError } from "../errors.js";
import { writeText } from "../storage/files.js";
import { projectRoot } from "../../shared/project-root.js";
import { findPython } from "./python.js";

/** Where the project's JupyterLab lives, and what is installed there. */
export const environmentFolder = join(projectRoot, ".venv");
const requirementsFile = join(projectRoot, "requirements.txt");
/** A copy of the requirements, written last: where it is the same, the environment is complete. */
const INSTALLED = "installed-requirements.txt";
/** How pip says that it cannot reach its index, and that it cannot even reach the proxy before it. */
const NO_NETWORK = /connection broken by|NewConnectionError|NameResolutionError|Max retries exceeded/i;
const NO_PROXY = /ProxyError|Cannot connect to proxy/i;
/** pip's own five take minutes to say that there is no network. */
const RETRIES = "2";
/** How Debian's Python says that its `venv` comes in a package of its own. */
const NO_VENV = /ensurepip is not available|No module named '?(venv|ensurepip)/;
const LAST_LINES = 5;

/** A program of a Python environment. */
export const programOf = (folder: string, name: string): string =>
  process.platform === "win32" ? join(folder, "Scripts", `${name}.exe`) : join(folder, "bin", name);

/** Jupyter's own JavaScript is not of the project's module type, which would hold for everything below its folder. */
const MODULE_TYPE = { type: "commonjs" };
/** JupyterLab asks nobody outside for news and updates, and does not ask whether it may. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Runs a program to its end. Throws with what `explain` makes of its output if it fails. */
const run = (
  program: string,
  args: string[],
  explain: (output: string) => string,
  signal?: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...(signal && { signal }) });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", (error) => reject(signal?.aborted ? signal.reason : error));
    child.once("close", (code) => (code === 0 ? resolve() : reject(new NotebookError(explain(output)))));
  });

const lastLines = (output: string): string => output.trim().split("\n").slice(-LAST_LINES).join("\n");

const explainVenv = (python: string) => (output: string) =>
  NO_VENV.test(output)
    ? `${python} cannot make environments: on Debian and Ubuntu, apt install python3-venv`
    : `${python} could not make the environment ${environmentFolder}:\n${lastLines(output)}`;

/** Why pip failed, from what it printed, and the way out. */
export function explainPip(output: string, env: NodeJS.ProcessEnv = process.env): string {
  const failed = "JupyterLab could not be downloaded, for";
  const named = (names: string[]) =>
    names.flatMap((name) => (env[name] ? [` (${name}=${env[name]})`] : []))[0] ?? "";
  if (NO_PROXY.test(output)) {
    const proxy = named(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]);
    return `${failed} the proxy${proxy} does not answer: name one that does, or none`;
  }
  if (NO_NETWORK.test(output)) {
    const index = named(["PIP_INDEX_URL"]);
    return `${failed} the Python package index${index} does not answer: connect to the network and try again, or name ${index ? "another one" : "a mirror"} with PIP_INDEX_URL`;
  }
  return `JupyterLab could not be installed into ${environmentFolder}; pip said:\n${lastLines(output)}`;
}

async function configure(): Promise<void> {
  await writeFile(join(environmentFolder, "package.json"), JSON.stringify(MODULE_TYPE));
  const settings = join(environmentFolder, "share/jupyter/lab/settings");
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, "overrides.json"), JSON.stringify(SETTINGS));
}

/**
 * Makes the environment, once, with what `requirements.txt` pins; later calls find it complete, until the file changes.
 * Throws with the way out where Python or the network is missing.
 */
export async function ensureEnvironment(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const wanted = await readFile(requirementsFile, "utf8");
  const mark = join(environmentFolder, INSTALLED);
  const python = programOf(environmentFolder, "python");
  const installed = await readFile(mark, "utf8").catch(() => "");
  if (installed === wanted && existsSync(python)) return environmentFolder;
  const base = await findPython();
  say(`Installing JupyterLab into ${environmentFolder}, which takes a minute and happens once.`);
  await run(base, ["-m", "venv", environmentFolder], explainVenv(base), signal);
  const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", RETRIES];
  const install = ["-m", "pip", "install", ...options, "-r", requirementsFile];
  await run(python, install, (output) => explainPip(output), signal);
  await configure();
  await writeText(mark, wanted, mark);
  return environmentFolder;
}
