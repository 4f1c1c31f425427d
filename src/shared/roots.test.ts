import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { findManifest, findProject } from "#shared/roots.js";

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "notebook-report-test-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function write(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "{}");
  }
}

it("finds the manifest in the nearest folder above, or in its notebooks", async () => {
  await write("a/report.json", "b/notebooks/report.json", "a/sub/deep/x.txt");
  expect(findManifest(join(folder, "a/sub/deep"))).toBe(join(folder, "a/report.json"));
  expect(findManifest(join(folder, "b"))).toBe(join(folder, "b/notebooks/report.json"));
  expect(findManifest(join(folder, "b/notebooks"))).toBe(join(folder, "b/notebooks/report.json"));
});

it("the project is the manifest's folder, or the one above notebooks", async () => {
  await write("a/report.json", "a/package.json", "b/notebooks/report.json", "a/in/report.json");
  expect(findProject(join(folder, "a"))).toBe(join(folder, "a"));
  expect(findProject(join(folder, "a/in"))).toBe(join(folder, "a/in"));
  expect(findProject(join(folder, "b/notebooks"))).toBe(join(folder, "b"));
});

it("without a manifest, the project is the nearest package, or the folder itself", async () => {
  await write("p/package.json", "p/sub/x.txt", "q/x.txt");
  expect(findProject(join(folder, "p/sub"))).toBe(join(folder, "p"));
  expect(findProject(join(folder, "q"))).toBe(join(folder, "q"));
});
