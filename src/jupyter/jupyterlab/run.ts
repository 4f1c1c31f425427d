import { join } from "node:path";
import { NotebookError } from "../errors.js";
import { watchBuild } from "./build-watch.js";
import { ensureEnvironment } from "./environment.js";
import { installRenderer, registerKernel } from "./register.js";
import { choosePort, startServer } from "./server.js";

/** How `npm run lab` was called. */
export interface LabOptions {
  /** The first free one from 8888 on if not given. */
  port?: number;
  browser: boolean;
  /** Ends everything. */
  signal: AbortSignal;
  /** Told what there is to say, a line or several. */
  say: (text: string) => void;
}

/** Rejects once the signal fires. */
const untilStopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });

/**
 * Makes the environment if it is not there, registers the kernel in it, keeps the library built and runs JupyterLab until
 * the signal fires or JupyterLab is shut down from its own menu. Everything that was started ends with it.
 */
export async function runLab({ port, browser, signal, say }: LabOptions): Promise<void> {
  const free = await choosePort(port); // Before the minute that an installation takes.
  const environment = await ensureEnvironment(say, signal);
  const dataFolder = join(environment, "share/jupyter");
  await Promise.all([registerKernel(dataFolder), installRenderer(dataFolder)]);
  const watch = await watchBuild(say);
  try {
    const server = await startServer(environment, {
      port: free,
      browser,
      signal,
      onPrint: say,
      env: watch.env,
    });
    say(
      `JupyterLab: ${server.address}\nThe library is built while you edit it; restart a kernel to use it. Ctrl+C ends it all.`,
    );
    const compilerEnded = watch.exited.then((how) => {
      throw new NotebookError(`the compiler that watches the library ${how}`);
    });
    try {
      await Promise.race([server.exited, compilerEnded, untilStopped(signal)]);
    } finally {
      await server.stop();
    }
  } finally {
    await watch.stop();
  }
}
