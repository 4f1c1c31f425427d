import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NotebookError } from "../errors.js";
import { writeText } from "../storage/files.js";
import { findProject, toolRoot } from "../../shared/roots.js";
import { findPython } from "./python.js";

/** The project's Python environment with JupyterLab. */
export const environmentFolder = (): string => join(findProject(), ".venv");
const requirementsFile = join(toolRoot, "requirements.txt");
/** A copy of the requirements, written last: if it is equal to them, the environment is complete. */
const INSTALLED = "installed-requirements.txt";
/** pip's messages when it cannot reach the package index or the proxy. */
const NO_NETWORK = /connection broken by|NewConnectionError|NameResolutionError|Max retries exceeded/i;
const NO_PROXY = /ProxyError|Cannot connect to proxy/i;
/** pip's default of five takes minutes to fail without a network. */
const RETRIES = "2";
/** Debian's messages when the package python3-venv is missing. */
const NO_VENV = /ensurepip is not available|No module named '?(venv|ensurepip)/;
const SHOWN_LINES = 5;

/** The path of a program in a Python environment. */
export const executableIn = (folder: string, name: string): string =>
  process.platform === "win32" ? join(folder, "Scripts", `${name}.exe`) : join(folder, "bin", name);

/** The project's module type must not apply to Jupyter's JavaScript, which lies below the project's folder. */
const MODULE_TYPE = { type: "commonjs" };
/** No requests for news and updates, and no question whether to make them. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Runs a program. If it fails, throws a `NotebookError` with the message that `explain` makes of its output. */
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
    child.once("error", (error) => reject(signal?.aborted ? (signal.reason as Error) : error));
    child.once("close", (code) => (code === 0 ? resolve() : reject(new NotebookError(explain(output)))));
  });

const lastLines = (output: string): string => output.trim().split("\n").slice(-SHOWN_LINES).join("\n");

const explainVenv = (python: string) => (output: string) =>
  NO_VENV.test(output)
    ? `${python} cannot create environments: on Debian and Ubuntu, apt install python3-venv`
    : `${python} could not create the environment ${environmentFolder()}:\n${lastLines(output)}`;

/** The message for a failure of pip: why it failed, and what to do. */
export function explainPip(output: string, env: NodeJS.ProcessEnv = process.env): string {
  const failed = "JupyterLab could not be downloaded:";
  const firstSetting = (names: string[]) => {
    const name = names.find((name) => env[name]);
    return name ? ` (${name}=${env[name]})` : "";
  };
  if (NO_PROXY.test(output)) {
    const proxy = firstSetting([
      "HTTPS_PROXY",
      "https_proxy",
      "HTTP_PROXY",
      "http_proxy",
      "ALL_PROXY",
      "all_proxy",
    ]);
    return `${failed} the proxy${proxy} is not responding; set HTTPS_PROXY to a working proxy or unset it`;
  }
  if (NO_NETWORK.test(output)) {
    const index = firstSetting(["PIP_INDEX_URL"]);
    return `${failed} the Python package index${index} is not responding; check the network, or set PIP_INDEX_URL to ${index ? "another index" : "a mirror"}`;
  }
  return `JupyterLab could not be installed into ${environmentFolder()}; pip said:\n${lastLines(output)}`;
}

async function configure(environment: string): Promise<void> {
  await writeFile(join(environment, "package.json"), JSON.stringify(MODULE_TYPE));
  const settings = join(environment, "share/jupyter/lab/settings");
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, "overrides.json"), JSON.stringify(SETTINGS));
}

/**
 * Creates the Python environment from `requirements.txt`, unless it is there and the file has not changed. Returns its
 * folder. Throws a `NotebookError` that says what to do if Python or the network is missing.
 */
export async function ensureEnvironment(log: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const environment = environmentFolder();
  const required = await readFile(requirementsFile, "utf8");
  const marker = join(environment, INSTALLED);
  const python = executableIn(environment, "python");
  const installed = await readFile(marker, "utf8").catch(() => "");
  if (installed === required && existsSync(python)) return environment;
  const base = await findPython();
  log(`Installing JupyterLab into ${environment}; this takes a minute and is done once.`);
  await run(base, ["-m", "venv", environment], explainVenv(base), signal);
  const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", RETRIES];
  const install = ["-m", "pip", "install", ...options, "-r", requirementsFile];
  await run(python, install, (output) => explainPip(output), signal);
  await configure(environment);
  await writeText(marker, required, marker);
  return environment;
}
