import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { explainPip } from "#jupyter/jupyterlab/environment.js";
import { stableNode } from "#jupyter/client/kernelspec.js";
import { findPython, registerSharedKernel } from "#jupyter/jupyterlab/index.js";
import { projectRoot, runScript, temporaryFolder } from "../support.js";

/** A program that answers as a Python of that version would. */
async function pythonOf(version: string): Promise<string> {
  const program = join(await temporaryFolder(), "python");
  await writeFile(program, `#!/bin/sh\necho ${version}\n`);
  await chmod(program, 0o755);
  return program;
}

describe("npm run lab", () => {
  it("takes a Python that JupyterLab can run on", async () => {
    const program = await pythonOf("3 10");
    expect(await findPython({ PYTHON: program })).toBe(program);
  });

  it("names a Python that is too old and says how to fix it", async () => {
    const program = await pythonOf("3 9");
    await expect(findPython({ PYTHON: program })).rejects.toThrow(
      `JupyterLab needs Python 3.10 or newer, but ${program} is Python 3.9: install one from`,
    );
  });

  it("says what to do if there is no Python", async () => {
    await expect(findPython({ PYTHON: "/nowhere/python" })).rejects.toThrow(
      "JupyterLab needs Python 3.10 or newer, and PYTHON=/nowhere/python is not one: install one from",
    );
  });

  it("names the package index or proxy that is not responding, or quotes pip", () => {
    const refused =
      "WARNING: Retrying after connection broken by 'NewConnectionError(…: Connection refused)'";
    const proxy = refused.replace("New", "ProxyError('Cannot connect to proxy.', New");
    const index = "http://127.0.0.1:9/simple";
    expect(explainPip(refused, {})).toMatch(/package index is not responding; .* PIP_INDEX_URL to a mirror$/);
    expect(explainPip(refused, { PIP_INDEX_URL: index })).toContain(
      `(PIP_INDEX_URL=${index}) is not responding`,
    );
    expect(explainPip(proxy, { HTTPS_PROXY: "http://none" })).toContain(
      "the proxy (HTTPS_PROXY=http://none) is not responding",
    );
    const missing = "ERROR: No matching distribution found for jupyterlab==4.6.6";
    expect(explainPip(missing, {})).toContain(`pip said:\n${missing}`);
  });

  it("says at once that a port is in use", async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    const ended = await runScript("lab", ["--port", String(port)]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toBe(`port ${port} is in use: choose another, or omit --port to use a free one\n`);
  });

  it("rejects an invalid port", async () => {
    const ended = await runScript("lab", ["--port", "http"]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("a whole number from 1 to 65535 is needed");
  });

  it("installs kernel and renderer in the user's Jupyter data folder, and reports a missing jupyter", async () => {
    const folder = await temporaryFolder();
    const ended = await runScript("lab", ["--install-kernel"], { JUPYTER_DATA_DIR: folder, PATH: folder });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("jupyter was not found on the PATH");
    expect(ended.stdout).toContain(join(folder, "kernels/tslab"));
    expect(ended.stdout).toContain(`by ${projectRoot.replace(/\/$/, "")}`);
  });

  it("leaves a kernel of the same name as it is, and replaces its own where the program is gone", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "kernels/tslab/kernel.json");
    const register = async (spec: object): Promise<string> => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(spec));
      const made = await registerSharedKernel(folder).catch((error: Error) => error);
      return made instanceof Error ? made.message : (made.project ?? "");
    };
    const foreign = { argv: ["tslab", "kernel", "--config-path", "{connection_file}"] };
    expect(await register(foreign)).toContain('remove it with "jupyter kernelspec remove tslab"');
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(foreign);
    const program = join(projectRoot, "dist/jupyter/tslab-kernel/start.js");
    const metadata = { "notebook-report": { project: "/another" } };
    expect(await register({ argv: ["node", program], metadata })).toBe("/another");
    expect(await register({ argv: ["node", "/gone/tslab-kernel/start.js"], metadata })).toBe(
      projectRoot.replace(/\/$/, ""),
    );
  });

  it("starts Node by its name on the PATH, which upgrades keep", async () => {
    const folder = await temporaryFolder();
    await symlink(process.execPath, join(folder, "node"));
    expect(stableNode({ PATH: folder })).toBe(join(folder, "node"));
    expect(stableNode({ PATH: "/nowhere" })).toBe(process.execPath);
  });
});
