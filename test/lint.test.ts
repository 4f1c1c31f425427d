/** The linters as tests: they run beside the others, and what they object to is in the same log. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "./support.js";

/** Runs a program of node_modules on the project; returns what it printed if it objects to something, else "". */
const objections = (program: string, args: string[]): Promise<string> =>
  new Promise((resolve) => {
    const script = join(projectRoot, "node_modules", program);
    execFile(process.execPath, [script, ...args], { cwd: projectRoot }, (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}` || error.message : ""),
    );
  });

describe("the source, as the linters see it", () => {
  it("has nothing ESLint objects to", async () => {
    const cache = ["--cache", "--cache-location", "node_modules/.cache/eslint/"];
    expect(await objections("eslint/bin/eslint.js", [".", ...cache])).toBe("");
  });

  it("is formatted by Prettier", async () => {
    const options = ["--check", "--cache", "--log-level", "warn"];
    expect(await objections("prettier/bin/prettier.cjs", [".", ...options])).toBe("");
  });

  it("imports in the directions of ARCHITECTURE.md", async () => {
    const options = ["--config", ".dependency-cruiser.cjs", "src", "scripts", "bench"];
    expect(await objections("dependency-cruiser/bin/dependency-cruise.mjs", options)).toBe("");
  });

  it("exports nothing that nothing uses", async () => {
    expect(await objections("knip/bin/knip.js", ["--no-progress", "--no-config-hints"])).toBe("");
  });
});
