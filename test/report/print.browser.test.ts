import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeInBrowser, open, openAndRead } from "../browser.js";
import { pageOf } from "../page.js";
import { markdown, notebook, projectRoot, runScript, save, temporaryFolder } from "../support.js";

const report = join(projectRoot, "report/index.html");
/** The width of A4 between its margins, at 96 pixels an inch. */
const PAPER = { width: 673, height: 980 };

describeInBrowser("the report on paper", () => {
  it("has all claims and static pictures, and nothing to press", async () => {
    const { page } = await openAndRead(report, { viewport: PAPER, colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    const visible = (selector: string) => page.locator(`${selector}:visible`).count();
    expect(await visible(".plot .static svg")).toBe(await page.locator(".plot").count());
    expect(await visible(".plot .live")).toBe(0);
    expect(await visible("details.source pre")).toBe(await page.locator("details.source pre").count());
    expect(await visible("table.claims tbody tr")).toBe(await page.locator(".mark").count());
    expect(await visible("button")).toBe(0);
    expect(await visible(".contents a")).toBe(await page.locator(".contents a").count());
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    // Nothing is cut at the right edge: code is wrapped, figures, tables and formulas fit.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PAPER.width);
  });

  it("lists where a chapter's links lead", async () => {
    const folder = await temporaryFolder();
    const text =
      "[Adam](https://arxiv.org/abs/1412.6980) and [again](https://arxiv.org/abs/1412.6980), [here](#x).";
    const path = await save(folder, "links.ipynb", notebook(markdown(`# Links\n\n${text}`)));
    const { page } = await open(await pageOf(path));
    const list = page.locator(".link-list li");
    expect(await list.allTextContents()).toEqual(["https://arxiv.org/abs/1412.6980"]);
    expect(await list.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await list.isVisible()).toBe(true);
    expect(await page.locator(".link-number:visible").allTextContents()).toEqual(["[1]", "[1]"]);
  });

  it("is printed as a PDF beside the page, with --pdf", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# Paper · 纸")));
    const out = join(folder, "a.html");
    const ended = await runScript("report", [path, "--execute", "never", "--out", out, "--pdf"]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain(join(folder, "a.pdf"));
    expect((await readFile(join(folder, "a.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
    expect((await stat(join(folder, "a.pdf"))).size).toBeGreaterThan(5_000);
  });

  it.each([
    ["a4", [595, 842]],
    ["letter", [612, 792]],
  ])("is printed on %s, with bookmarks", async (paper, size) => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# Paper\n\n## Bookmark")));
    const out = join(folder, "a.html");
    const args = [path, "--execute", "never", "--out", out, "--pdf", "--paper", paper];
    expect(await runScript("report", args)).toMatchObject({ code: 0 });
    const pdf = (await readFile(join(folder, "a.pdf"))).toString("latin1");
    const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf);
    expect(box?.slice(1).map((points) => Math.round(Number(points)))).toEqual(size);
    expect(pdf).toContain("/Outlines");
  });

  it("says what is missing where there is no Chromium, before anything is done", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# Paper")));
    const out = join(folder, "a.html");
    const args = [path, "--execute", "never", "--out", out, "--pdf"];
    const ended = await runScript("report", args, { CHROMIUM_PATH: "/none/chromium" });
    expect(ended).toMatchObject({
      code: 1,
      stderr: "--pdf: CHROMIUM_PATH is set to /none/chromium, which does not exist\n",
    });
    await expect(stat(out)).rejects.toThrow("ENOENT");
  });
});
