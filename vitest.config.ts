import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { PATIENCE_MS } from "./test/patience.js";
import { SkippedReporter } from "./test/skipped-reporter.js";
import { SlowestFirst } from "./test/slowest-first.js";

const slowKernels = fileURLToPath(new URL("test/fixtures/slow-kernels.cjs", import.meta.url));
/** `KERNEL_DELAY_S` delays the start of every kernel, to show that no test depends on it. */
const delay = process.env["KERNEL_DELAY_S"]
  ? { NODE_OPTIONS: `--require ${JSON.stringify(slowKernels)}` }
  : {};

/** What a hang takes until it is a failure; how fast a machine is fails no test. */
const HANG_MS = 900_000;
const patient = {
  testTimeout: HANG_MS,
  hookTimeout: HANG_MS,
  env: delay,
  expect: { poll: { timeout: PATIENCE_MS } },
};
const shared = "test/shared.ts";
const gate = {
  include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  exclude: [
    "test/python/**",
    "test/servers/**",
    "test/firefox/**",
    "test/jupyterlab/**",
    "test/package/**",
    "test/build/builds.test.ts",
    "test/jupyter/misbehaving.test.ts",
    "test/{jupyter,report}/killed.test.ts",
  ],
  globalSetup: shared,
  isolate: false, // A process that runs many files loads the library once.
};

/** What `npm run test:all` adds to the gate, by the name it is called by. */
const slow = {
  python: { include: ["test/python/*.test.ts"], globalSetup: "test/python/install.ts" },
  servers: { include: ["test/servers/*.test.ts"], globalSetup: "test/python/install.ts" },
  jupyterlab: { include: ["test/jupyterlab/jupyterlab.test.ts"], globalSetup: shared },
  firefox: { include: ["test/firefox/*.test.ts"] },
  builds: { include: ["test/build/builds.test.ts"] },
  kills: { include: ["test/jupyter/misbehaving.test.ts", "test/{jupyter,report}/killed.test.ts"] },
  package: { include: ["test/package/*.test.ts"] },
  fuzz: { include: ["test/jupyter/fuzz.test.ts"], env: { ...delay, LONG: "1" } },
  live: { include: ["test/report/live.browser.test.ts"], globalSetup: shared, env: { ...delay, LONG: "1" } },
  training: {
    include: ["test/jupyterlab/long.test.ts", "test/python/others.test.ts"],
    globalSetup: ["test/python/install.ts", shared],
    env: { ...delay, LONG: "1" },
  },
};

/** One after the other, for each has its own use for all processors. */
const parts = Object.entries({ gate, ...slow }).map(
  ([name, part], groupOrder): TestProjectInlineConfiguration => ({
    test: { name, ...patient, ...part, sequence: { groupOrder } },
  }),
);

export default defineConfig(({ mode }) => ({
  test: {
    ...(mode === "all"
      ? { projects: parts }
      : { ...patient, ...gate, sequence: { sequencer: SlowestFirst } }),
    reporters: [...(process.env["CI"] ? ["default", "json"] : ["default"]), new SkippedReporter()],
    outputFile: { json: "dist/test-results.json" },
    // Kernels and a browser share two cores with the tests themselves.
    maxWorkers: 4,
    maxConcurrency: 2,
  },
}));
