import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { installRenderer, diagnose, registerSharedKernel, runLab } from "#jupyter/jupyterlab/index.js";
import { userDataFolder } from "#jupyter/client/kernelspec.js";
import { AbortError } from "#jupyter/index.js";
import { EXIT, runCommand } from "./command.js";
import { typedName } from "./npm.js";

const LAST_PORT = 65_535;

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > LAST_PORT)
    throw new InvalidArgumentError(`a whole number from 1 to ${LAST_PORT} is needed`);
  return port;
}

const labCommand = () =>
  new Command(typedName("lab"))
    .description("Opens the notebooks in JupyterLab and keeps the library built while you edit it.")
    .option("--port <n>", "port of JupyterLab (default: the first free one from 8888 on)", portNumber)
    .option("--no-browser", "only print the address")
    .option(
      "--install-kernel",
      "register the kernel with the JupyterLab you have, and list what is missing there",
    )
    .addHelpText(
      "after",
      `
The first run creates a Python environment in .venv with the packages pinned in requirements.txt; PYTHON names the
interpreter. Restart a notebook's kernel after editing src/library. Ctrl+C ends JupyterLab, its kernels and the compiler.

Exit code: 0 all is well; 1 something is missing; 2 wrong usage.`,
    );

/** Registers kernel and renderer in the user's folder, where every Jupyter of this user finds them. */
async function installKernel(): Promise<number> {
  const { folder, project } = await registerSharedKernel(userDataFolder());
  await installRenderer(userDataFolder());
  console.log(
    `The kernel "TypeScript (tslab)" is registered in ${folder}${project ? ` by ${project}` : ""}, and the renderer of figures beside it.\n` +
      "It runs each notebook with the version of notebook-report that the notebook's project has.",
  );
  const missing = await diagnose(folder);
  for (const each of missing) console.log(`Your Jupyter: ${each}`);
  return missing.length > 0 ? EXIT.failed : EXIT.ok;
}

await runCommand(async (argv, signal) => {
  const { port, ...options } = labCommand().exitOverride().parse(argv, { from: "user" }).opts();
  if (options.installKernel) return installKernel();
  try {
    await runLab({
      browser: options.browser,
      signal,
      log: (text) => console.log(text),
      ...(port !== undefined && { port }),
    });
  } catch (error) {
    if (!(error instanceof AbortError)) throw error; // Ctrl+C is how it usually ends.
  }
  return EXIT.ok;
});
