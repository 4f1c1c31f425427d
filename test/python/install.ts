/** Makes the Python environment of these tests before the first of them runs, and again when what it holds changes. */
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../root.js";
import { isThere } from "../requirements.js";

const run = promisify(execFile);

export default async function installPython(): Promise<void> {
  if (!isThere("Python")) return;
  const folder = join(projectRoot, ".cache/python");
  const requirements = await readFile(join(projectRoot, "test/python/requirements.txt"), "utf8");
  const installed = join(folder, "installed.txt");
  if ((await readFile(installed, "utf8").catch(() => "")) === requirements) return;
  console.log(`Python packages are installed into ${folder} …`);
  await rm(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  const options = ["--quiet", "--disable-pip-version-check"];
  const file = join(projectRoot, "test/python/requirements.txt");
  await run(join(folder, "bin/pip"), ["install", ...options, "-r", file], { maxBuffer: 1 << 28 });
  await writeFile(installed, requirements);
}
