import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyProject, type ProjectCopy, SOURCE } from "./project-copy.js";

const BUILT = "dist/library/random.js";
const ADDED = "src/library/added.ts";
const ADDED_BUILT = ["dist/library/added.js", "dist/library/added.d.ts"];

let source: string;
let copy: ProjectCopy;
const inCopy = (path: string) => copy.path(path);
const outOfDate = () => copy.outOfDate();
const run = () => copy.run();
beforeAll(async () => {
  copy = await copyProject();
  source = await readFile(inCopy(SOURCE), "utf8");
});
afterAll(() => copy.remove());

const added = () => ADDED_BUILT.map((path) => existsSync(inCopy(path)));

/** Starts a build and ends it by a signal once it builds. Returns its exit code. */
async function endedBy(signal: NodeJS.Signals): Promise<number | null> {
  const build = copy.start();
  const exit = once(build, "exit") as Promise<[number | null]>;
  for await (const text of build.stderr ?? []) if (String(text).includes("building")) build.kill(signal);
  return (await exit)[0];
}

describe("a build", () => {
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
