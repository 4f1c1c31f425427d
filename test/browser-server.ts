/** One Chromium for the whole run, which every test file connects to. */
import { chromium } from "playwright-core";
import { findChromium } from "#report/pipeline/index.js";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser listens. */
    browser: string;
  }
}

export default async function startBrowser({
  provide,
}: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = findChromium();
  if (!executablePath) return undefined;
  const server = await chromium.launchServer({ executablePath, args: ["--no-sandbox"] });
  provide("browser", server.wsEndpoint());
  return () => server.close();
}
