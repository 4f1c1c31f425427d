import { Command, InvalidArgumentError } from "commander";
import { installRenderer, diagnose, registerKernel, runLab } from "#jupyter/jupyterlab/index.js";
import { userDataFolder } from "#jupyter/client/kernelspec.js";
import { AbortError } from "#jupyter/index.js";
import { EXIT, runCommand, typedName } from "./command.js";

const LAST_PORT = 65_535;

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > LAST_PORT)
    throw new InvalidArgumentError(`a whole number from 1 to ${LAST_PORT} is needed`);
  return port;
}

const labCommand = (): Command =>
  new Command(typedName("lab"))
    .description("Opens the notebooks in JupyterLab and keeps the library built while you edit it.")
    .option("--port <n>", "where JupyterLab listens (default: the first free port from 8888 on)", portNumber)
    .option("--no-browser", "only print the address")
    .option("--install-kernel", "register the kernel with the JupyterLab you have, and say what that lacks")
    .addHelpText(
      "after",
      `
The first call makes a Python environment in .venv with what requirements.txt pins; PYTHON names the interpreter.
After editing src/library, restart the notebook's kernel. Ctrl+C ends JupyterLab, its kernels and the compiler.

Exit code: 0 all is well; 1 something is missing; 2 wrong call.`,
    );

/** Registers kernel and renderer in the user's folder, where every Jupyter of this user finds them. */
async function installKernel(): Promise<number> {
  const folder = await registerKernel(userDataFolder());
  await installRenderer(userDataFolder());
  console.log(
    `The kernel "TypeScript (tslab)" is registered in ${folder}, and the renderer of figures beside it.`,
  );
  const lacks = await diagnose(folder);
  for (const lack of lacks) console.log(`Your Jupyter: ${lack}`);
  return lacks.length > 0 ? EXIT.failed : EXIT.ok;
}

await runCommand(async (argv, signal) => {
  const command = labCommand().exitOverride().parse(argv, { from: "user" });
  const {
    port,
    browser,
    installKernel: install,
  } = command.opts<{
    port?: number;
    browser: boolean;
    installKernel?: true;
  }>();
  if (install) return installKernel();
  try {
    await runLab({ browser, signal, log: (text) => console.log(text), ...(port !== undefined && { port }) });
  } catch (error) {
    if (!(error instanceof AbortError)) throw error; // To be stopped is how it usually ends.
  }
  return EXIT.ok;
});
