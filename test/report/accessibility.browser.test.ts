import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser, open, readThrough } from "../browser.js";
import { projectRoot } from "../support.js";

const report = join(projectRoot, "report/index.html");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core objects to, a line for each rule and its first places. */
async function objections(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate(
    `${axe}; axe.run({ resultTypes: ["violations"] })`,
  )) as AxeResults;
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ html }) => html.slice(0, 120));
    return `${id} (${nodes.length}): ${help}\n  ${places.join("\n  ")}`;
  });
}

describeInBrowser("the report's accessibility", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`leaves axe-core nothing to object to, ${colorScheme}`, async () => {
      const { page } = await open(report, { colorScheme, bypassCSP: true, reducedMotion: "reduce" });
      await readThrough(page);
      await page.getByRole("button", { name: "All", exact: false }).first().click();
      await page.locator("#fig-shares").getByRole("button", { name: "Data" }).click();
      await page.keyboard.press("/");
      await page.keyboard.type("gradient");
      expect(await objections(page)).toEqual([]);
    });
  }

  it("leaves it nothing on a phone either", async () => {
    const { page } = await open(report, { viewport: { width: 360, height: 740 }, bypassCSP: true });
    await page.locator(".contents summary").click();
    expect(await objections(page)).toEqual([]);
  });

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

  it("does not scroll sideways at twice the size of type", async () => {
    const { page } = await open(report, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
    await readThrough(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(640);
  });

  it("moves nothing where motion is not wanted", async () => {
    const { page } = await open(report, { reducedMotion: "reduce" });
    await page.evaluate(() => (location.hash = "#claim-loss"));
    const running = await page.evaluate(() => document.getAnimations().length);
    expect(running).toBe(0);
  });
});
