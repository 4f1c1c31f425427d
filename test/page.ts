/** Pages of notebooks as they stand, made in the test's own process, which saves the start of a command. */
import { randomUUID } from "node:crypto";
import { basename, join } from "node:path";
import { buildReport } from "#report/index.js";
import { inject } from "vitest";

const made = new Map<string, Promise<string>>();

/** Returns the path of a notebook's page, which is made once for all tests. The notebook must not change meanwhile. */
export function pageOf(notebook: string): Promise<string> {
  const page = made.get(notebook) ?? build(notebook);
  made.set(notebook, page);
  return page;
}

async function build(notebook: string): Promise<string> {
  const out = join(inject("pages"), `${basename(notebook, ".ipynb")}-${randomUUID()}.html`);
  const { signal } = new AbortController();
  const options = { execute: "never", jobs: 1, timeoutSeconds: 1, startTimeoutSeconds: 1, signal } as const;
  await buildReport({ notebooks: [notebook], out, ...options }, () => {});
  return out;
}
