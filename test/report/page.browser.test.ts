import { join } from "node:path";
import { expect, it } from "vitest";
import { describeInBrowser, open } from "../browser.js";
import { projectRoot } from "../support.js";

const report = join(projectRoot, "report/index.html");

describeInBrowser("the report in a browser", () => {
  it("shows everything without scripts: text, formulas and static pictures", async () => {
    const { page } = await open(report, { javaScriptEnabled: false });
    const pictures = page.locator(".plot .static svg");
    expect(await pictures.count()).toBe(await page.locator(".plot").count());
    const first = await pictures.first().boundingBox();
    expect(first!.width).toBeGreaterThan(500);
    expect(await page.locator(".katex").count()).toBeGreaterThan(50);
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
