/** The real browser some tests need: Debian's Chromium, or the one that CHROMIUM_PATH names. */
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, inject, onTestFinished } from "vitest";
import { PATIENCE_MS } from "./patience.js";
import { describeWith, type Requirement } from "./requirements.js";

/** A browser that has drawn nothing for so long has stopped. */
const STALL_MS = 20_000;
const ATTEMPTS = 3;

let browser: Browser;

/** A group of tests in a real browser, which may need something else too. */
export function describeInBrowser(name: string, tests: () => void, needs: Requirement[] = []): void {
  describeWith(["Chromium", ...needs], name, () => {
    beforeAll(async () => {
      browser = await chromium.connect(inject("browser"));
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
  const opened = await openUntilEnd(address, options);
  onTestFinished(() => opened.page.context().close());
  return opened;
}

/** Opens a file of the disk for all tests of a group that follow; it is closed with the browser. */
const openForGroup = (file: string, options: BrowserContextOptions = {}): Promise<Opened> =>
  openUntilEnd(pathToFileURL(file).href, options);

async function openUntilEnd(address: string, options: BrowserContextOptions): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
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
  await page.evaluate(async (stallMs) => {
    const frame = () =>
      new Promise((drawn, fail) => {
        requestAnimationFrame(drawn);
        setTimeout(() => fail(new Error("the browser draws no more frames")), stallMs);
      });
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await frame();
      await frame(); // In the first one the page is told what has come near.
    }
  }, STALL_MS);
}

/** Opens a file of the disk and reads it to its end; it is closed with the browser. */
export async function openAndRead(file: string, options: BrowserContextOptions = {}): Promise<Opened> {
  // Headless Chromium 156 draws no more frames in one of some twenty openings of a long page; another page does.
  for (let attempt = 1; ; attempt++) {
    const opened = await openForGroup(file, options);
    try {
      await readThrough(opened.page);
      return opened;
    } catch (error) {
      await opened.page.context().close();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
