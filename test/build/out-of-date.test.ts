import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { copyProject, type ProjectCopy, SOURCE, STEPS } from "./project-copy.js";

let copy: ProjectCopy;
const inCopy = (path: string) => copy.path(path);
const outOfDate = () => copy.outOfDate();
const run = () => copy.run();
beforeAll(async () => {
  copy = await copyProject();
});
afterAll(() => copy.remove());

/** Edits a file for the time of `look`. */
async function edited(path: string, edit: string, look: () => void | Promise<void>): Promise<void> {
  const before = await readFile(inCopy(path));
  await mkdir(dirname(inCopy(path)), { recursive: true });
  await appendFile(inCopy(path), edit);
  try {
    await look();
  } finally {
    await writeFile(inCopy(path), before);
  }
}

describe("what is out of date", () => {
  it("is nothing after a build; a command then starts at once and prints only its own", async () => {
    expect(outOfDate()).toEqual([]);
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Usage: npm run data");
  });

  it.each([
    ["a source", SOURCE, ["typescript", "browser", "command"]],
    ["a command", "scripts/report.ts", ["typescript", "command"]],
    ["an AssemblyScript source", "src/library/wasm/assembly/index.ts", ["wasm"]],
    [
      "a schema",
      "src/jupyter/format/schema/nbformat.v4.5.schema.json",
      ["typescript", "schemas", "browser", "command"],
    ],
    ["a compiler option", "tsconfig.base.json", STEPS],
    ["the pinned packages", "package-lock.json", STEPS],
    ["the installed packages", "node_modules/.package-lock.json", STEPS],
    ["the bundler", "node_modules/esbuild/package.json", ["browser", "command"]],
    ["a step of the build", "scripts/build-steps/wasm.mjs", STEPS],
    ["the build", "scripts/build-steps/build.mjs", STEPS],
  ])("is what depends on %s that changed", async (_, path, steps) => {
    await edited(path, "\n", () => expect(outOfDate()).toEqual(steps));
    expect(outOfDate()).toEqual([]);
  });

  it("is what depends on a source that is new", async () => {
    await writeFile(inCopy("src/library/new.ts"), "export const added = 1;\n");
    expect(outOfDate()).toEqual(["typescript", "browser", "command"]);
    await rm(inCopy("src/library/new.ts"));
    expect(outOfDate()).toEqual([]);
  });

  it("is not what a test alone changed", () =>
    edited("src/library/random.test.ts", "\n", () => expect(outOfDate()).toEqual([])));

  it("is everything under another version of Node", () => {
    const version = vi.spyOn(process, "version", "get").mockReturnValue("v99.0.0");
    try {
      expect(outOfDate()).toEqual(STEPS);
    } finally {
      version.mockRestore();
    }
  });
});

describe("a build", () => {
  it("makes a file that is missing", async () => {
    await rm(inCopy("dist/bundle/report.cjs"));
    expect(outOfDate()).toEqual(["command"]);
    expect((await run()).code).toBe(0);
    expect(existsSync(inCopy("dist/bundle/report.cjs"))).toBe(true);
    expect(outOfDate()).toEqual([]);
  });
});
