/** Pages of notebooks as they stand, made in the test's own process, which saves the start of a command. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildReport } from "#report/index.js";
import { afterAll } from "vitest";

const made = new Map<string, Promise<string>>();

/** Returns the path of a notebook's page, which is made once for all tests of a file. The notebook must not change meanwhile. */
export function pageOf(notebook: string): Promise<string> {
  const page = made.get(notebook) ?? build(notebook);
  made.set(notebook, page);
  return page;
}

let folder: Promise<string> | undefined;
afterAll(async () => {
  if (folder) await rm(await folder, { recursive: true, force: true });
});

async function build(notebook: string): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), "notebook-report-pages-"));
  const out = join(await folder, `${made.size}-${basename(notebook, ".ipynb")}.html`);
  const { signal } = new AbortController();
  const options = { execute: "never", jobs: 1, timeoutSeconds: 1, startTimeoutSeconds: 1, signal } as const;
  await buildReport({ notebooks: [notebook], out, ...options }, () => {});
  return out;
}
