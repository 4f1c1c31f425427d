import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const slowKernels = fileURLToPath(new URL("test/fixtures/slow-kernels.cjs", import.meta.url));

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Only what hangs for ever takes so long, on any machine.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    env: process.env["KERNEL_DELAY_S"] ? { NODE_OPTIONS: `--require ${JSON.stringify(slowKernels)}` } : {},
    reporters: process.env["CI"] ? ["default", "json"] : ["default"],
    outputFile: { json: "dist/test-results.json" },
    // Kernels and a browser share two cores with the tests themselves.
    maxWorkers: 2,
    maxConcurrency: 2,
  },
});
