/**
 * What `kernel.json` starts: the kernel of the project that the notebook belongs to. Jupyter knows one kernel by this name,
 * but each project may have another version of the package, whose library speaks to its own kernel only.
 *
 * Usage: node start.js --config-path CONNECTION_FILE [--js]
 */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** This module in the package of the notebook's project, if there is one; Jupyter starts kernels in the notebook's folder. */
function startOfProject(): string | undefined {
  try {
    return realpathSync(
      createRequire(join(process.cwd(), "notebook.ipynb")).resolve("notebook-report/kernel"),
    );
  } catch {
    return undefined; // A notebook outside of projects, or a version without this module.
  }
}

const other = startOfProject();
if (other === undefined || other === realpathSync(fileURLToPath(import.meta.url)))
  await import("./server/main.js");
else await import(pathToFileURL(other).href);
