/** The report after a reader has come through all of it: every figure is drawn then, and every part has its real height. */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { objections } from "../axe.js";
import { describeInBrowser, openAndRead, type Opened } from "../browser.js";
import { projectRoot } from "../support.js";

const report = join(projectRoot, "report/index.html");

describeInBrowser("the report, read to its end", () => {
  describe("on a desktop", () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await openAndRead(report, { colorScheme: "light" });
    });

    it("draws every figure, complains of nothing and asks for nothing", async () => {
      const { page, complaints, requests } = opened;
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
    });

    it("leaves axe-core nothing to object to, and in dark to its colors", async () => {
      const { page } = opened;
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.getByRole("button", { name: "All", exact: false }).first().click();
      await page.locator("#fig-shares").getByRole("button", { name: "Data" }).click();
      await page.keyboard.press("/");
      await page.keyboard.type("gradient");
      await expect.poll(() => page.locator("#found li").count()).toBeGreaterThan(0);
      expect(await objections(page)).toEqual([]);
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await paper();
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await paper()).not.toBe(light);
      expect(await objections(page, ["color-contrast", "link-in-text-block"])).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });
  });

  describe("on a phone", () => {
    let opened: Opened;
    beforeAll(async () => {
      const options = { viewport: { width: 320, height: 760 }, hasTouch: true };
      opened = await openAndRead(report, options);
    });

    // 640 is a window of 1,280 pixels at twice the size of type; axe-core looks at the last.
    it.each([320, 640, 390])("does not scroll sideways in a width of %i pixels", async (width) => {
      const { page } = opened;
      await page.setViewportSize({ width, height: 760 });
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { content-visibility: visible !important }"); // Parts out of sight have a width, too.
        document.adoptedStyleSheets = [sheet];
      });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    });

    it("leaves axe-core nothing to object to, the contents open", async () => {
      const { page } = opened;
      await page.locator(".contents summary").click();
      expect(await objections(page)).toEqual([]);
    });
  });
});
