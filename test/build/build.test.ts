import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Ended, projectRoot } from "../support.js";

// The build of a copy of the project that is up to date, as this project is when its tests run.
const COPIED = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.base.json"];
const FOLDERS = ["src", "bench", "scripts", "dist"];
/** Steps that commands need. */
const STEPS = ["typescript", "wasm", "schemas", "browser", "command"];
/** A build takes a few seconds of processor time, on a machine that does other things too. */
const BUILD_TIMEOUT_MS = 600_000;
const SOURCE = "src/library/random.ts";
const BUILT = "dist/library/random.js";

let project: string;
/** The steps that have work to do. */
let outOfDate: () => string[];

/** Packages are shared, apart from what says which they are. */
async function shareModules(to: string): Promise<void> {
  const from = join(projectRoot, "node_modules");
  await mkdir(join(to, "esbuild"), { recursive: true });
  for (const name of await readdir(from)) {
    if (name === "esbuild" || name === ".package-lock.json") continue;
    await symlink(join(from, name), join(to, name));
  }
  await cp(join(from, ".package-lock.json"), join(to, ".package-lock.json"));
  for (const name of await readdir(join(from, "esbuild")))
    if (name === "package.json") await cp(join(from, "esbuild", name), join(to, "esbuild", name));
    else await symlink(join(from, "esbuild", name), join(to, "esbuild", name));
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "build-test-"));
  for (const name of [...COPIED, ...FOLDERS])
    await cp(join(projectRoot, name), join(project, name), {
      ...{ recursive: true, preserveTimestamps: true },
      filter: (path) => !path.includes(join("dist", "verify")),
    });
  await shareModules(join(project, "node_modules"));
  const driver = (await import(pathToFileURL(join(project, "scripts/build-steps/build.mjs")).href)) as {
    outOfDate: (names: string[]) => Map<string, string>;
  };
  outOfDate = () => [...driver.outOfDate(STEPS).keys()];
});
afterAll(() => rm(project, { recursive: true, force: true }));

const inCopy = (path: string) => join(project, path);

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

/** Builds what commands need and runs one that only prints its help. */
const COMMAND = ["scripts/run.mjs", "data", "--help"];
const run = (): Promise<Ended> =>
  new Promise((resolve) =>
    execFile(process.execPath, COMMAND, { cwd: project }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    ),
  );

/** Starts the same, and ends it by a signal once it builds. Returns its exit code. */
async function endedBy(signal: NodeJS.Signals): Promise<number | null> {
  const build = spawn(process.execPath, COMMAND, { cwd: project, stdio: ["ignore", "ignore", "pipe"] });
  const exit = once(build, "exit") as Promise<[number | null]>;
  for await (const text of build.stderr) if (String(text).includes("building")) build.kill(signal);
  return (await exit)[0];
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

describe("a build", { timeout: BUILD_TIMEOUT_MS }, () => {
  const ADDED = "src/library/added.ts";
  const ADDED_BUILT = ["dist/library/added.js", "dist/library/added.d.ts"];
  const added = () => ADDED_BUILT.map((path) => existsSync(inCopy(path)));
  let source: string;

  beforeAll(async () => {
    source = await readFile(inCopy(SOURCE), "utf8");
  });

  it("makes a file that is missing", async () => {
    await rm(inCopy("dist/bundle/report.cjs"));
    expect(outOfDate()).toEqual(["command"]);
    expect((await run()).code).toBe(0);
    expect(existsSync(inCopy("dist/bundle/report.cjs"))).toBe(true);
    expect(outOfDate()).toEqual([]);
  });

  it("that is stopped leaves no lock and nothing that counts as done", async () => {
    await writeFile(inCopy(SOURCE), `${source}export const edited = 1;\n`);
    await utimes(inCopy(SOURCE), 1, 1); // Older than the last build, as from an archive.
    await writeFile(inCopy(ADDED), "export const added = 1;\n");
    expect(await endedBy("SIGTERM")).toBe(143);
    expect(outOfDate()).toEqual(["typescript", "browser", "command"]);
    expect(existsSync(inCopy("dist/.build.lock"))).toBe(false);

    expect((await run()).code).toBe(0);
    expect(await readFile(inCopy(BUILT), "utf8")).toContain("export const edited");
    expect(added()).toEqual([true, true]);
    expect(outOfDate()).toEqual([]);
  });

  it("that was killed is done by the next, once for all that wait; what has no source is removed", async () => {
    await writeFile(inCopy(SOURCE), source);
    await rm(inCopy(ADDED));
    expect(await endedBy("SIGKILL")).toBeNull();
    expect(outOfDate()).toEqual(["typescript", "browser", "command"]);

    const ends = await Promise.all([run(), run()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.filter(({ stderr }) => stderr.includes("building TypeScript"))).toHaveLength(1);
    expect(await readFile(inCopy(BUILT), "utf8")).not.toContain("export const edited");
    expect(added()).toEqual([false, false]);
    expect(outOfDate()).toEqual([]);
  });

  it("fails with the compiler's message, runs no command and stays to be done", async () => {
    await appendFile(inCopy(SOURCE), "export const wrong: string = 1;\n");
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/src\/library\/random\.ts.*error TS2322/);
    expect(outOfDate()).toEqual(["typescript", "command"]);
  });
});
