/** What all test files of a run share: one Chromium, which they connect to, and a folder for the pages they make. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "#report/pipeline/index.js";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser listens. */
    browser: string;
    /** The folder for pages. */
    pages: string;
  }
}

export default async function share({ provide }: TestProject): Promise<() => Promise<void>> {
  const pages = await mkdtemp(join(tmpdir(), "notebook-report-pages-"));
  provide("pages", pages);
  const executablePath = findChromium();
  const server = executablePath && (await chromium.launchServer({ executablePath, args: ["--no-sandbox"] }));
  if (server) provide("browser", server.wsEndpoint());
  return async () => {
    if (server) await server.close();
    await rm(pages, { recursive: true, force: true });
  };
}
