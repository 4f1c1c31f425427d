/** The report in Firefox, opened from disk and driven by WebDriver BiDi: every control works, and nothing is asked for. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../requirements.js";
import { projectRoot } from "../support.js";

const address = pathToFileURL(join(projectRoot, "report/index.html")).href;
const chapter = (slug: string) => `section.chapter[aria-label="${slug}"]`;

describeWith(["Firefox"], "the report in Firefox", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    const executablePath = execFileSync("which", ["firefox-esr"], { encoding: "utf8" }).trim();
    browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (request.url() !== address && !/^(data|blob):/.test(request.url())) requests.push(request.url());
    });
    await page.goto(address);
  });
  afterAll(() => browser.close());

  const textOf = (selector: string) =>
    page.$eval(selector, (element) => element.textContent?.trim() ?? "").catch(() => "");
  const buttonIn = async (selector: string, label: string): Promise<ElementHandle<HTMLButtonElement>> => {
    for (const button of await page.$$(`${selector} button`))
      if ((await button.evaluate((each) => each.textContent)) === label) return button;
    throw new Error(`${selector} has no button "${label}"`);
  };

  it("searches, folds the code, changes the theme and shows a figure's data", async () => {
    await page.type('input[type="search"]', "gradient");
    await expect.poll(() => page.$$eval("#found li", (found) => found.length)).toBeGreaterThan(3);
    await page.keyboard.press("Escape");
    const open = () => page.$$eval("details.source[open]", (sources) => sources.length);
    const before = await open();
    await (await page.$('[data-action="code"]'))?.click();
    expect(await open()).toBeGreaterThan(before);
    await (await page.$('[data-action="code"]'))?.click();
    expect(await open()).toBe(0);
    await (await page.$('[data-action="code"]'))?.click();
    expect(await open()).toBe(before);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await (await page.$('[data-action="theme"]'))?.click();
    await expect.poll(paper).not.toBe(light);
    await (await buttonIn("#fig-shares", "Data")).click();
    await expect.poll(() => page.$$eval("#fig-shares .data td", (cells) => cells.length)).toBeGreaterThan(5);
    await expect
      .poll(() => page.$$eval("#fig-shares .live .main-svg", (svgs) => svgs.length))
      .toBeGreaterThan(0);
  });

  it.each(["01-cross-entropy", "02-standard-deviation", "04b-draw-a-digit"])(
    "recomputes %s: every claim, to the last digit or within rounding",
    async (slug) => {
      await (await buttonIn(`${chapter(slug)} > .recompute`, "Recompute")).click();
      const status = () => textOf(`${chapter(slug)} > .recompute [role="status"]`);
      await expect.poll(status).toMatch(/^(\d+) of \1 claims recomputed in this browser/);
      expect(await status()).not.toMatch(/different|differ\b|failed/);
      expect(await status()).toMatch(/numbers in the text agree\.$/);
    },
  );

  it("moves a setting, and puts the page back", async () => {
    const selector = `${chapter("02-standard-deviation")} .settings`;
    const claim = () => textOf("#claim-std-values .verdict");
    const before = await claim();
    const field = await page.$(`${selector} input[type="number"]`);
    await field?.click({ count: 3 });
    await page.keyboard.type("1");
    await expect.poll(claim).toBe("with your settings");
    await (await buttonIn(selector, "Reset")).click();
    expect(await claim()).toBe(before);
  });

  it("reads a digit drawn with the mouse", async () => {
    const slug = chapter("04b-draw-a-digit");
    const pad = await page.$(`${slug} canvas`);
    await pad?.scrollIntoView();
    const box = await pad?.boundingBox();
    if (!box) throw new Error("no pad");
    await page.mouse.move(box.x + box.width / 2, box.y + 0.15 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 0.85 * box.height, { steps: 10 });
    await page.mouse.up();
    await expect.poll(() => textOf(`${slug} pre.stream`)).toMatch(/^The network reads a 1 /);
  });

  it("has complained of nothing and asked for nothing", () => {
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  });
});
