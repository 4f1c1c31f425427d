import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { toBench } from "../bench.js";
import { benchAtOnce } from "./at-once.js";
import { benchBeside } from "./beside.js";
import { benchGateway } from "./gateway.js";
import { installKernels } from "./clients.js";

/** What execution costs beyond the kernel's own work, compared with nbclient on the same kernels and notebooks. */
export const executeBench = toBench(
  new Command("execute")
    .description(
      "what execution costs beyond the kernel's own work, compared with nbclient; two notebooks at once",
    )
    .option("--runs <n>", "runs of each side; the median counts", Number, 5),
  async ({ runs }) => {
    const folder = await mkdtemp(join(tmpdir(), "bench-execute-"));
    try {
      await installKernels(folder);
      const results = [
        await benchBeside(folder, runs),
        await benchGateway(folder, runs),
        await benchAtOnce(folder, runs),
      ];
      return results.every(Boolean);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
