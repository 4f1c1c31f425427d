import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "../bench.js";
import { benchAtOnce } from "./at-once.js";
import { benchBeside } from "./beside.js";
import { installKernels } from "./clients.js";

/** What `npm run bench -- execute` was asked to do. */
export interface ExecuteOptions {
  /** Runs of each side. */
  runs: number;
}

/** What execution costs beyond the kernel's own work, beside nbclient with the same kernels and notebooks. */
export const execute: Bench<ExecuteOptions> = {
  name: "execute",
  summary: "what execution costs beyond the kernel's own work, beside nbclient; two notebooks at once",
  options: (command) => command.option("--runs <n>", "runs of each side; the median counts", Number, 5),
  run: async ({ runs }) => {
    const folder = await mkdtemp(join(tmpdir(), "bench-execute-"));
    try {
      await installKernels(folder);
      const results = [await benchBeside(folder, runs), await benchAtOnce(folder, runs)];
      return results.every(Boolean);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
