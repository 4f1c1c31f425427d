import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser, open } from "../browser.js";
import { projectRoot } from "../support.js";

const report = join(projectRoot, "report/index.html");

/** The bytes of what a button of a figure offers. */
async function downloaded(
  page: Page,
  figure: string,
  button: string,
): Promise<{ name: string; bytes: Buffer }> {
  const started = page.waitForEvent("download");
  await page.locator(`#${figure} .figure-tools`).getByRole("button", { name: button }).click();
  const download = await started;
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

describeInBrowser("a figure of the report", () => {
  it("is drawn only when the reader comes near", async () => {
    const { page } = await open(report);
    // Two frames on, the page has been told what is near.
    await page.evaluate(
      () => new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later))),
    );
    expect(await page.locator(".plot.drawn").count()).toBe(0);
    expect(await page.evaluate(() => "Plotly" in window)).toBe(false);
    await page.locator("#fig-shares").scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator("#fig-shares .live .main-svg").count()).toBeGreaterThan(0);
    expect(await page.locator("#fig-distribution .live").count()).toBe(0);
  });

  it("shows its data as a table and offers them as CSV", async () => {
    const { page } = await open(report);
    await page.locator("#fig-shares").getByRole("button", { name: "Data" }).click();
    const cells = await page.locator("#fig-shares .data tbody tr").first().locator("td").allTextContents();
    expect(cells.slice(0, 2)).toEqual(["class 1", "x₁"]);
    expect(Number(cells.at(-1))).toBeCloseTo(0.41924, 5);
    const { name, bytes } = await downloaded(page, "fig-shares", "CSV");
    expect(name).toBe("fig-shares.csv");
    const lines = bytes.toString("utf8").trim().split("\r\n");
    expect(lines.length).toBe(1 + 9 + 3);
    expect(lines[1]).toBe("class 1,x₁,probability,0.41924");
  });

  it("offers its picture as SVG and PNG, drawings too, in the theme's colors", async () => {
    const { page } = await open(report, { colorScheme: "dark" });
    for (const figure of ["fig-shares", "fig-gradients"]) {
      const svg = await downloaded(page, figure, "SVG");
      expect(svg.name).toBe(`${figure}.svg`);
      expect(svg.bytes.toString("utf8")).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg.bytes.toString("utf8")).not.toContain("var(");
      const png = await downloaded(page, figure, "PNG");
      expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
      expect(png.bytes.length).toBeGreaterThan(10_000);
    }
  });

  it("follows the theme", async () => {
    const { page } = await open(report, { colorScheme: "light" });
    const bar = page.locator("#fig-shares .live .point path").first();
    await page.locator("#fig-shares").scrollIntoViewIfNeeded();
    const fill = () => bar.evaluate((path) => getComputedStyle(path).fill);
    await expect.poll(fill).toBe("rgb(10, 79, 87)");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(fill).toBe("rgb(168, 230, 232)");
    const group = page.locator("#fig-shares .modebar-group").first();
    expect(await group.evaluate((each) => getComputedStyle(each).backgroundColor)).toBe("rgba(0, 0, 0, 0)");
  });

  it("stacks its panels on a phone, and a finger on it scrolls the page", async () => {
    const { page } = await open(report, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    await page.locator("#fig-shares").scrollIntoViewIfNeeded();
    const panels = page.locator(
      "#fig-shares .live .cartesianlayer .subplot .xy, #fig-shares .live .bglayer .bg",
    );
    await expect.poll(() => panels.count()).toBeGreaterThan(1);
    const boxes = await page
      .locator("#fig-shares .live .gridlayer")
      .evaluateAll((layers) => layers.map((layer) => layer.getBoundingClientRect().toJSON() as DOMRect));
    expect(boxes.length).toBe(2);
    expect(Math.abs(boxes[0]!.left - boxes[1]!.left)).toBeLessThan(60);
    expect(boxes[0]!.bottom).toBeLessThan(boxes[1]!.top);
    // A toolbar that a finger cannot hide would lie over the key.
    expect(await page.locator("#fig-shares .modebar-btn").count()).toBe(0);
  });
});
