/** The Python environment that install.ts makes, and the kernels installed in it. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { projectRoot } from "../support.js";

const folder = join(projectRoot, ".cache/python");

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
