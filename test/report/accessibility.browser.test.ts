import { join } from "node:path";
import { expect, it } from "vitest";
import { describeInBrowser, open } from "../browser.js";
import { projectRoot } from "../support.js";

const report = join(projectRoot, "report/index.html");

describeInBrowser("the report's accessibility", () => {
  it("lets the keyboard reach every control, each with a visible focus and a name", async () => {
    const { page } = await open(report);
    const seen = new Set<string>();
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        const { outlineStyle } = getComputedStyle(at);
        const name = at.getAttribute("aria-label") ?? at.textContent ?? "";
        return { what: `${at.tagName} ${name.trim().slice(0, 30)}`, outlineStyle, name };
      });
      expect(stop.name.trim(), stop.what).not.toBe("");
      expect(stop.outlineStyle, stop.what).not.toBe("none");
      seen.add(stop.what);
    }
    for (const control of ["A Skip to the text", "INPUT Search this page", "BUTTON Code"])
      expect([...seen]).toContain(control);
    expect([...seen]).toContainEqual(expect.stringMatching(/^SUMMARY (All )?\d+ /));
  });

  it("moves nothing where motion is not wanted", async () => {
    const { page } = await open(report, { reducedMotion: "reduce" });
    await page.evaluate(() => (location.hash = "#claim-loss"));
    const running = await page.evaluate(() => document.getAnimations().length);
    expect(running).toBe(0);
  });
});
