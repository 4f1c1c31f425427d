/** The project where MNIST is missing and notebook 4 is out of date, as a new clone after an edit of the library. */
import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { METADATA_KEY } from "#shared/mime.js";
import { fingerprint } from "#jupyter/index.js";
import { describeInBrowser, open } from "../browser.js";
import { copyProject } from "../project-copy.js";
import { type Ended, projectRoot, readNotebook, save, startScript } from "../support.js";

const NOTEBOOK = "notebooks/04-mnist-cnn.ipynb";
/** A module that only the notebook with MNIST reaches. */
const EDITED = "src/library/wasm/engine/worker-pool.ts";

let project: string;
let before: string;
let ended: Ended;

/** Makes all notebooks of the copy fresh, as they are wherever the library was not edited since. */
async function freshen(): Promise<void> {
  const names = (await readdir(join(project, "notebooks"))).filter((name) => name.endsWith(".ipynb"));
  for (const name of names) {
    const path = join(project, "notebooks", name);
    const content = await readNotebook(path);
    const own = content.metadata[METADATA_KEY] as object;
    const made = await fingerprint(content, join(projectRoot, "notebooks", name));
    content.metadata[METADATA_KEY] = { ...own, fingerprint: made };
    await save(dirname(path), name, content);
  }
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "missing-data-"));
  await copyProject(project);
  await freshen();
  before = await readFile(join(project, NOTEBOOK), "utf8");
  await appendFile(join(project, EDITED), "\n");
  ended = await startScript("report", [], { project, env: { MNIST_DIR: "" } }).ended;
  return () => rm(project, { recursive: true, force: true });
});

describe("npm run report without the data of a notebook that is out of date", () => {
  it("says why it is, what is missing and what to run, and fails; the others are up to date", () => {
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(`${NOTEBOOK}: executing, because ${EDITED} changed\n`);
    expect(ended.stderr).toMatch(
      /04-mnist-cnn\.ipynb, cell \d+ \(data\), line \d+: MissingData: \S+\.gz is missing in data\/mnist; run `npm run data`, or set MNIST_DIR to a folder that has it/,
    );
    expect(ended.stderr).not.toContain("    at ");
    expect(ended.stdout.match(/: up to date$/gm)).toHaveLength(6);
  });

  it("leaves the notebook with its outputs, and every claim on the page", async () => {
    expect(await readFile(join(project, NOTEBOOK), "utf8")).toBe(before);
    const line = /^\d+ .*(?:hold|reproduced|met|measured)\. /m.exec(ended.stdout)?.[0] ?? "";
    const counts = [...line.matchAll(/(\d+) (?:requirement|figure|check)/g)].map(([, count]) =>
      Number(count),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50);
  });
});

describeInBrowser("the page of a notebook whose data are missing", () => {
  it("shows its outputs from before, under a banner in its section and in no other", async () => {
    const { page } = await open(join(project, "report/index.html"));
    const section = page.locator('section.chapter[aria-label="04-mnist-cnn"]');
    const banner = page.locator(".banner", { hasText: "These outputs are out of date" });
    expect(await banner.count()).toBe(1);
    expect(await section.locator(banner).count()).toBe(1);
    await banner.scrollIntoViewIfNeeded();
    expect(await banner.isVisible()).toBe(true);
    expect(await banner.innerText()).toContain(`because ${EDITED} changed; a new run was not possible`);
    expect(await section.innerText()).toContain("run `npm run data`, or set MNIST_DIR");
    const top = (locator: typeof banner) => locator.evaluate((each) => each.getBoundingClientRect().top);
    const outputs = section.locator(".outputs");
    expect(await outputs.count()).toBeGreaterThan(10);
    expect(await top(banner)).toBeLessThan(await top(outputs.first()));
  });
});
