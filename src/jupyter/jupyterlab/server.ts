import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NotebookError, UsageError } from "../errors.js";
import { type KernelProcess, startProcess } from "../client/process.js";
import { findProject } from "../../shared/roots.js";
import { executableIn } from "./environment.js";

const HOST = "127.0.0.1";
const FIRST_PORT = 8888;
const PORTS_TRIED = 50;
const START_TIMEOUT_S = 120;
const POLL_MS = 200;
/** Messages that JupyterLab prints before it has read the log level. */
const INFO_LINES = /^\[I .*\n/gm;
/** The server shuts its kernels down first; what is left after this time is killed. */
const STOP_TIMEOUT_MS = 10_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });

/** The requested port, or the first free one from Jupyter's default. Throws a `NotebookError` if none is free. */
export async function choosePort(requested: number | undefined): Promise<number> {
  if (requested !== undefined) {
    if (await isFree(requested)) return requested;
    throw new UsageError(`port ${requested} is in use: choose another, or omit --port to use a free one`);
  }
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) if (await isFree(port)) return port;
  throw new NotebookError(
    `no port from ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} is free: choose one with --port`,
  );
}

/** A running JupyterLab. */
export interface LabServer {
  /** Its URL with the token. */
  address: string;
  /** Resolves with how it ended, such as "exited with code 1". */
  exited: Promise<string>;
  /** Stops it and its kernels. */
  stop: () => Promise<void>;
}

/** Calls the server's API; whether it succeeded. Throws if the server does not answer. */
async function callApi(port: number, token: string, method: string, path: string): Promise<boolean> {
  const headers = { Authorization: `token ${token}` };
  return (await fetch(`http://${HOST}:${port}/api/${path}`, { method, headers })).ok;
}

async function waitUntilReady(
  child: KernelProcess,
  isReady: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  let ended: string | undefined;
  void child.exited.then((how) => (ended = how));
  for (
    const deadline = Date.now() + START_TIMEOUT_S * 1000;
    ;
    await sleep(POLL_MS, undefined, signal && { signal })
  ) {
    if (await isReady().catch(() => false)) return;
    const timedOut = Date.now() > deadline ? `did not answer within ${START_TIMEOUT_S} s` : undefined;
    const fault = ended ?? timedOut;
    if (fault) throw new NotebookError(`JupyterLab ${fault}; its last output:\n${child.tail()}`);
  }
}

/** Options of `startServer`. */
export interface ServerOptions {
  port: number;
  /** Whether to open the browser. */
  browser: boolean;
  /** The root of its file browser. Default: the project's folder. */
  root?: string;
  /** Environment variables for its kernels. */
  env?: Record<string, string>;
  /** Called with the errors that it prints. */
  onError?: (text: string) => void;
  signal?: AbortSignal;
}

/** Starts the environment's JupyterLab with the project's notebooks in its file browser. */
export async function startServer(environment: string, options: ServerOptions): Promise<LabServer> {
  const { port } = options;
  const root = options.root ?? findProject();
  const page = existsSync(join(root, "notebooks")) ? "lab/tree/notebooks" : "lab";
  const token = randomBytes(24).toString("hex");
  const settings = [
    `--ServerApp.root_dir=${root}`,
    `--ServerApp.ip=${HOST}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--log-level=ERROR",
    `--LabApp.default_url=/${page}`,
    ...(options.browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []), // Safe: it listens on the loopback address and requires the token.
  ];
  const argv = [executableIn(environment, "python"), "-m", "jupyterlab", ...settings];
  const child = startProcess(argv, root, {
    ...options.env,
    JUPYTER_TOKEN: token,
    VIRTUAL_ENV: environment,
  });
  child.onProcessOutput((_, text) => {
    const errors = text.replace(INFO_LINES, "").trimEnd();
    if (errors) options.onError?.(errors);
  });
  const stop = async () => {
    await callApi(port, token, "POST", "shutdown").catch(() => {});
    await Promise.race([child.exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    await child.kill();
  };
  try {
    await waitUntilReady(child, () => callApi(port, token, "GET", "status"), options.signal);
  } catch (error) {
    await stop();
    throw options.signal?.aborted ? (options.signal.reason as Error) : error;
  }
  return { address: `http://${HOST}:${port}/${page}?token=${token}`, exited: child.exited, stop };
}
