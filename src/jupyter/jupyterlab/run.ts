import { join } from "node:path";
import { NotebookError } from "../errors.js";
import { findProject } from "../../shared/roots.js";
import { isLibraryEdited, watchBuild } from "./build-watch.js";
import { ensureEnvironment } from "./environment.js";
import { installRenderer, registerKernel } from "./register.js";
import { choosePort, startServer } from "./server.js";

/** Options of `npm run lab`. */
export interface LabOptions {
  /** Default: the first free port from 8888. */
  port?: number;
  browser: boolean;
  /** Stops JupyterLab and the compiler. */
  signal: AbortSignal;
  /** Called with messages of one or more lines. */
  log: (text: string) => void;
}

/** Rejects with the signal's reason when it fires. */
const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
  });

/**
 * Runs JupyterLab until the signal fires or it is shut down from its menu: creates the environment if necessary, registers
 * the kernel, and rebuilds the library on changes.
 */
export async function runLab({ port, browser, signal, log }: LabOptions): Promise<void> {
  const freePort = await choosePort(port); // Fails early: the installation takes a minute.
  const environment = await ensureEnvironment(log, signal);
  const dataFolder = join(environment, "share/jupyter");
  await Promise.all([registerKernel(dataFolder), installRenderer(dataFolder)]);
  const watch = isLibraryEdited(findProject()) ? await watchBuild(log) : undefined;
  try {
    const server = await startServer(environment, {
      port: freePort,
      browser,
      signal,
      onError: log,
      ...(watch && { env: watch.env }),
    });
    const rebuilt = "The library is rebuilt as you edit it; restart the kernel to load it. ";
    log(`JupyterLab: ${server.address}\n${watch ? rebuilt : ""}Press Ctrl+C to stop.`);
    const compilerEnded = watch?.exited.then((how) => {
      throw new NotebookError(`the library's compiler ${how}`);
    });
    try {
      await Promise.race([server.exited, rejectOnAbort(signal), ...(compilerEnded ? [compilerEnded] : [])]);
    } finally {
      await server.stop();
    }
  } finally {
    await watch?.stop();
  }
}
