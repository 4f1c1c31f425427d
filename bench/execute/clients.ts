import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  executeNotebook,
  findKernel,
  type JupyterServer,
  type Notebook,
  parseNotebook,
} from "#jupyter/index.js";
import { toolRoot } from "#shared/roots.js";

/** One execution, in milliseconds from its beginning. */
export interface Timing {
  /** When each code cell began. */
  cells: number[];
  total: number;
  /** What each cell took by the kernel's own clock; only nbclient keeps it. */
  own?: number[];
}

/** Executes a notebook and says how long it took. */
export type Client = (path: string) => Promise<Timing>;

/** The Python that the part `python` of `npm run test:all` installs nbclient for. */
export const python = join(toolRoot, ".cache/python/bin/python");

const read = async (path: string): Promise<Notebook> => parseNotebook(await readFile(path, "utf8"), path);

/** Our executor; the kernel is on a server, if there is one. */
export async function ours(path: string, server?: JupyterServer): Promise<Timing> {
  const notebook = await read(path);
  const cells: number[] = [];
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const { failure } = await executeNotebook(notebook, { path, server, onProgress: () => cells.push(now()) });
  if (failure) throw new Error(failure.message);
  return { cells, total: now() };
}

/** nbclient with the same kernels, which it finds below `folder`; the start of Python itself is not counted. */
export const nbclient =
  (folder: string, server?: JupyterServer): Client =>
  async (path) => {
    const { metadata } = await read(path);
    const kernel = `bench-${metadata.kernelspec!.name}`;
    const script = join(toolRoot, "bench/execute/with_nbclient.py");
    const env = {
      ...process.env,
      JUPYTER_PATH: folder,
      ...(server && { JUPYTER_GATEWAY_URL: server.url, JUPYTER_GATEWAY_AUTH_TOKEN: server.token }),
    };
    const { stdout } = await promisify(execFile)(python, [script, path, kernel], { env });
    return JSON.parse(stdout) as Timing;
  };

/** A kernel that does nothing but answer, so that what is left is the client's. */
const instant = [process.execPath, join(toolRoot, "test/fixtures/kernels/behaves.js"), "{connection_file}"];

/** Installs our own tslab and the instant kernel below `folder`, and tells both clients of it. */
export async function installKernels(folder: string): Promise<void> {
  const { argv } = await findKernel("tslab");
  for (const [name, command] of Object.entries({ "bench-tslab": argv, instant, "bench-instant": instant })) {
    const target = join(folder, "kernels", name);
    await mkdir(target, { recursive: true });
    const spec = { argv: command, display_name: name, language: "typescript" };
    await writeFile(join(target, "kernel.json"), JSON.stringify(spec));
  }
  process.env["JUPYTER_PATH"] = folder;
}
