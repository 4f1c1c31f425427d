import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { NotebookError, UsageError } from "../errors.js";
import { type KernelProcess, startProcess } from "../client/process.js";
import { projectRoot } from "../../shared/project-root.js";
import { programOf } from "./environment.js";

const HOST = "127.0.0.1";
const FIRST_PORT = 8888;
const PORTS_TRIED = 50;
const START_TIMEOUT_S = 120;
const POLL_MS = 200;
/** What JupyterLab prints before it has heard that only errors are wanted. */
const CHATTER = /^\[I .*\n/gm;
/** The server ends its kernels first; whatever is left by then is killed. */
const STOP_TIMEOUT_MS = 10_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });

/** The port asked for, or the first free one from Jupyter's usual one on. Throws if there is none. */
export async function choosePort(asked: number | undefined): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new UsageError(
      `port ${asked} is taken: name another, or leave --port out and a free one is found, or end what listens there`,
    );
  }
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) if (await isFree(port)) return port;
  throw new NotebookError(
    `no port from ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} is free: name one with --port`,
  );
}

/** A JupyterLab that answers. */
export interface JupyterServer {
  /** Where to open it, its token included. */
  address: string;
  /** Resolves with the sentence that says how it ended. */
  exited: Promise<string>;
  /** Ends it with its kernels. */
  stop: () => Promise<void>;
}

/** Asks the server something. Throws where it does not answer. */
async function ask(port: number, token: string, method: string, path: string): Promise<boolean> {
  const headers = { Authorization: `token ${token}` };
  return (await fetch(`http://${HOST}:${port}/api/${path}`, { method, headers })).ok;
}

async function untilReady(
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
    const silent = Date.now() > deadline && `did not answer within ${START_TIMEOUT_S} s`;
    const fault = ended ?? silent;
    if (fault) throw new NotebookError(`JupyterLab ${fault}; it said last:\n${child.tail()}`);
  }
}

/** How JupyterLab is to be started. */
export interface ServerOptions {
  port: number;
  /** Whether to open the browser. */
  browser: boolean;
  /** The folder it shows, and so lets be edited; default the project's. */
  root?: string;
  /** What its kernels find in their environment. */
  env?: Record<string, string>;
  /** Told the errors it prints. */
  onPrint?: (text: string) => void;
  signal?: AbortSignal;
}

/** Starts the environment's JupyterLab on the project's folder, with the notebooks open in its file browser. */
export async function startServer(environment: string, options: ServerOptions): Promise<JupyterServer> {
  const { port } = options;
  const token = randomBytes(24).toString("hex");
  const settings = [
    `--ServerApp.root_dir=${options.root ?? projectRoot}`,
    `--ServerApp.ip=${HOST}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--log-level=ERROR",
    "--LabApp.default_url=/lab/tree/notebooks",
    ...(options.browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []), // It listens to this machine alone and asks for the token.
  ];
  const argv = [programOf(environment, "python"), "-m", "jupyterlab", ...settings];
  const child = startProcess(argv, projectRoot, {
    ...options.env,
    JUPYTER_TOKEN: token,
    VIRTUAL_ENV: environment,
  });
  child.onPrint((_, text) => {
    const worth = text.replace(CHATTER, "").trimEnd();
    if (worth) options.onPrint?.(worth);
  });
  const stop = async () => {
    await ask(port, token, "POST", "shutdown").catch(() => {});
    await Promise.race([child.exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    await child.kill();
  };
  try {
    await untilReady(child, () => ask(port, token, "GET", "status"), options.signal);
  } catch (error) {
    await stop();
    throw options.signal?.aborted ? options.signal.reason : error;
  }
  return { address: `http://${HOST}:${port}/lab/tree/notebooks?token=${token}`, exited: child.exited, stop };
}
