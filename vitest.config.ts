import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env["CI"] ? ["default", "json"] : ["default"],
    outputFile: { json: "dist/test-results.json" },
    // Kernels and a browser share two cores with the tests themselves.
    maxWorkers: 2,
    maxConcurrency: 2,
  },
});
