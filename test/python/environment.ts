/** The Python environment that `npm run test:python` makes, and the kernels installed in it. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { isLong, projectRoot } from "../support.js";

const folder = join(projectRoot, ".cache/python");

/** Whether more than the small form of these tests is asked for, which the gate runs where the environment is there. */
export const isWhole = process.env["MODE"] === "python" || isLong;

/** The environment's prefix, undefined where it has not been made; `npm run test:python` makes it, so there it must be. */
export const python = existsSync(join(folder, "bin/jupyter")) ? folder : undefined;
if (isWhole && !python) throw new Error(`${folder} is missing; run npm run test:python`);
if (!python)
  console.warn("Tests with Python are skipped; npm run test:python makes their environment and runs them.");

/** tslab as it comes, and behind our launcher, as Jupyter's kernelspecs. */
export const KERNELS = {
  stock: [join(projectRoot, "node_modules/.bin/tslab"), "kernel", "--config-path", "{connection_file}"],
  ours: [
    process.execPath,
    join(projectRoot, "dist/jupyter/tslab-kernel/server/main.js"),
    "--config-path",
    "{connection_file}",
  ],
};
export type KernelName = keyof typeof KERNELS;

/** Writes the kernelspecs below `place`; returns the variables under which Jupyter finds them and its own programs. */
export async function installKernels(place: string): Promise<NodeJS.ProcessEnv> {
  for (const [name, argv] of Object.entries(KERNELS)) {
    const target = join(place, "kernels", name);
    await mkdir(target, { recursive: true });
    const spec = { argv, display_name: name, language: "typescript" };
    await writeFile(join(target, "kernel.json"), JSON.stringify(spec));
  }
  return {
    ...process.env,
    JUPYTER_PATH: place,
    IPYTHONDIR: join(place, "ipython"),
    VIRTUAL_ENV: folder,
    PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
  };
}

/** Runs a program of the environment to its end. Throws with what it printed if it fails. */
export const runPython = (
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  input = "",
): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { env, cwd: join(projectRoot, "notebooks"), maxBuffer: 1 << 28 };
    const child = execFile(join(folder, "bin", program), args, options, (error, stdout, stderr) =>
      error ? reject(new Error(`${program} ${args.join(" ")}:\n${stdout}\n${stderr}`)) : resolve(stdout),
    );
    child.stdin!.end(input);
  });
