import { join } from "node:path";
import { expect, it } from "vitest";
import { describeInBrowser, open, readThrough } from "../browser.js";
import { projectRoot } from "../support.js";

const report = join(projectRoot, "report/index.html");

describeInBrowser("the report in a browser", () => {
  it("draws every figure, complains of nothing and asks for nothing", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, complaints, requests } = await open(report, { colorScheme });
      await readThrough(page);
      const plots = await page.locator(".plot").count();
      expect(plots).toBeGreaterThan(10);
      await expect
        .poll(() => page.locator(".plot.drawn .live .main-svg").count())
        .toBeGreaterThanOrEqual(plots);
      const sizes = await page
        .locator(".plot .live")
        .evaluateAll((places) => places.map((place) => [place.clientWidth, place.clientHeight]));
      for (const [width, height] of sizes) {
        expect(width).toBeGreaterThan(500);
        expect(height).toBeGreaterThan(250);
      }
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
    }
  });

  it("shows everything without scripts: text, formulas and static pictures", async () => {
    const { page } = await open(report, { javaScriptEnabled: false });
    const pictures = page.locator(".plot .static svg");
    expect(await pictures.count()).toBe(await page.locator(".plot").count());
    const first = await pictures.first().boundingBox();
    expect(first!.width).toBeGreaterThan(500);
    expect(await page.locator(".katex").count()).toBeGreaterThan(50);
  });

  it("does not scroll sideways on a phone", async () => {
    for (const width of [320, 360, 390]) {
      const { page } = await open(report, { viewport: { width, height: 760 }, hasTouch: true });
      await readThrough(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });

  it("leads every link inside the page to its place", async () => {
    const { page } = await open(report);
    const broken = await page
      .locator('a[href^="#"]')
      .evaluateAll((links) =>
        links
          .map((link) => decodeURIComponent((link as HTMLAnchorElement).hash.slice(1)))
          .filter((id) => !document.getElementById(id)),
      );
    expect(broken).toEqual([]);
    const ids = await page.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it("changes its theme and remembers it, figures and drawings included", async () => {
    const { page } = await open(report, { colorScheme: "light" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByRole("button", { name: "Theme" }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
  });
});
