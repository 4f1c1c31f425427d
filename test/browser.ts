/** The real browser some tests need: Debian's Chromium, or the one that CHROMIUM_PATH names. */
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "#report/pipeline/index.js";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";

const executablePath = findChromium();
let browser: Browser;

/** A group of tests in a real browser. They are skipped with a line where there is none, but never in CI. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (!executablePath && process.env["CI"]) throw new Error("Chromium is missing; in CI its tests must run");
  if (!executablePath) console.warn(`Skipped, as no Chromium was found (set CHROMIUM_PATH): ${name}`);
  describe.skipIf(!executablePath)(name, { timeout: 180_000 }, () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    });
    afterAll(() => browser.close());
    tests();
  });
}

/** A page opened from disk, and everything it should not have done. */
export interface Opened {
  page: Page;
  /** Console errors and warnings, uncaught exceptions and policy violations. */
  complaints: string[];
  /** Addresses asked for, other than the page itself and what it embeds. */
  requests: string[];
}

/** Opens a file of the disk as a reader would. */
export const open = (file: string, options: BrowserContextOptions = {}): Promise<Opened> =>
  openAddress(pathToFileURL(file).href, options);

/** Opens an address as a reader would. */
export async function openAddress(address: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const opened: Opened = { page, complaints: [], requests: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) opened.complaints.push(message.text());
  });
  page.on("pageerror", (error) => opened.complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !/^(data|blob):/.test(url)) opened.requests.push(url);
  });
  await page.goto(address);
  return opened;
}

/** Scrolls through the whole page, so that everything that waits for the reader has come near once. */
export async function readThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await new Promise((later) => setTimeout(later, 30));
    }
  });
}
