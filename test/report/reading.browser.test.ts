import { join } from "node:path";
import { expect, it } from "vitest";
import { parseNotebook } from "#jupyter/index.js";
import { describeInBrowser, open } from "../browser.js";
import { pageOf } from "../page.js";
import { markdown, notebook, projectRoot, save, temporaryFolder } from "../support.js";

const report = join(projectRoot, "report/index.html");

describeInBrowser("reading the report", () => {
  it("finds words, numbers and Chinese, and leads to the place with the keyboard alone", async () => {
    const { page } = await open(report);
    for (const [query, place] of [
      ["log-sum-exp route", "log-sum-exp"],
      ["2.54692", "2.54692"],
      ["梯度消失", "梯度消失"],
    ] as const) {
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.keyboard.press("/");
      await page.keyboard.type(query);
      await expect.poll(() => page.locator("#found li").count(), { message: query }).toBeGreaterThan(0);
      expect(await page.locator("#found mark").first().textContent(), query).toBeTruthy();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".flash").textContent(), { message: query }).toContain(place);
      expect(await page.locator("#found").isHidden()).toBe(true);
    }
    await page.keyboard.press("/");
    await page.keyboard.type("zyxwvut");
    await expect.poll(() => page.locator("#found").textContent()).toContain("Nothing found");
    await page.keyboard.press("Escape");
    expect(await page.locator("#found").isHidden()).toBe(true);
  });

  it("previews what a reference leads to, on hover and on focus, until Escape", async () => {
    const { page } = await open(report, { viewport: { width: 1280, height: 500 } });
    const preview = page.locator(".preview");
    for (const [link, content] of [
      ['main a.reference[href^="#fig-"]', ".static svg"],
      ['main a.reference[href^="#eq-"]', ".katex"],
      ['main a.checked[href="#claim-loss"]', ".verdict"],
      ['main .strip a[href^="#claim-"]', ".verdict"],
    ] as const) {
      const found = page.locator(link).last();
      await found.scrollIntoViewIfNeeded();
      await found.hover();
      await expect.poll(() => preview.isVisible(), { message: link }).toBe(true);
      expect(await preview.locator(content).count(), link).toBeGreaterThan(0);
      const [box, size] = [(await preview.boundingBox())!, page.viewportSize()!];
      expect(box.x, link).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, link).toBeLessThanOrEqual(size.width);
      await page.keyboard.press("Escape");
      expect(await preview.isHidden(), link).toBe(true);
      await page.mouse.move(0, 0);
    }
    await page.locator('main a.reference[href^="#fig-"]').last().focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    await expect.poll(() => preview.isVisible()).toBe(true);
    expect(await page.evaluate(() => [...document.querySelectorAll("[id]")].length)).toBe(
      await page.evaluate(() => new Set([...document.querySelectorAll("[id]")].map(({ id }) => id)).size),
    );
  });

  it("previews footnotes, and gives every equation, figure, table and claim a link to itself", async () => {
    const folder = await temporaryFolder();
    // The note stands below the whole text of its cell, out of sight from the reference.
    const long = Array.from({ length: 40 }, (_, i) => `Paragraph ${i}.`).join("\n\n");
    const text = markdown(
      `# Notes\n\nA claim that needs a note.[^why]\n\n${long}\n\n[^why]: Because it does.`,
    );
    const path = await save(folder, "notes.ipynb", notebook(text));
    const { page } = await open(await pageOf(path));
    await page.locator(".footnote-ref a").hover();
    await expect.poll(() => page.locator(".preview:visible").allTextContents()).toHaveLength(1);
    expect(await page.locator(".preview").textContent()).toContain("Because it does.");

    const { page: own } = await open(report);
    const without = await own.evaluate(() =>
      [...document.querySelectorAll(".equation[id], figure[id], .claim[id], main :is(h1, h2, h3)[id]")]
        .filter(({ id }) => id !== "claims" && id !== "provenance")
        .filter((target) => !target.querySelector(`a[href="#${CSS.escape(target.id)}"]`))
        .map(({ id }) => id),
    );
    expect(without).toEqual([]);
  });

  it("marks the section that is being read, and opens its subsections", async () => {
    const { page } = await open(report);
    await page.evaluate(() => document.getElementById("02-standard-deviation")!.scrollIntoView());
    const current = page.locator(".contents a[aria-current]");
    await expect.poll(() => current.getAttribute("href")).toBe("#02-standard-deviation");
    expect(await current.locator("xpath=..").locator("ul").isVisible()).toBe(true);
    await page.locator(".turn .next a").first().click();
    await expect.poll(() => page.evaluate(() => location.hash)).toBe("#02-standard-deviation");
  });

  it("keeps the contents in a menu on a phone", async () => {
    const { page } = await open(report, { viewport: { width: 360, height: 740 }, hasTouch: true });
    const list = page.locator(".contents ol");
    expect(await list.isVisible()).toBe(false);
    await page.locator(".contents summary").tap();
    expect(await list.isVisible()).toBe(true);
    await list.getByRole("link", { name: "What was found 总结" }).tap();
    await expect.poll(() => list.isVisible()).toBe(false);
    const top = await page
      .locator('[id="06-summary"]')
      .evaluate((title) => title.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(40); // Not under the bar.
    expect(top).toBeLessThan(200);
  });

  it("narrows the claims to those that failed, or to those the author has a figure for", async () => {
    const { page } = await open(report);
    const rows = page.locator("table.claims tbody tr:visible");
    expect(await rows.count()).toBe(0);
    await page.getByRole("button", { name: "All", exact: false }).first().click();
    const all = await page.locator("table.claims tbody tr").count();
    expect(await rows.count()).toBe(all);
    expect(all).toBe(await page.locator(".strip .mark").count());
    await page.getByRole("button", { name: "With the author" }).click();
    const author = await rows.count();
    expect(author).toBeGreaterThan(10);
    expect(author).toBeLessThan(all);
    const failed = page.getByRole("button", { name: "Failed 0" });
    expect(await failed.isDisabled()).toBe(true); // It has nothing to show.
  });

  it("folds tagged code, shows or hides all of it at once, and copies a block without its line numbers", async () => {
    const { page } = await open(report, { permissions: ["clipboard-read", "clipboard-write"] });
    const open_ = () => page.locator("details.source[open]").count();
    const total = await page.locator("details.source").count();
    const tagged = total - (await open_());
    expect(tagged).toBeGreaterThan(20);
    const first = page.locator("details.source[open]").first();
    await first.hover();
    await first.getByRole("button", { name: "Copy" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^import \{ colors \}/);
    expect(copied.split("\n").length).toBe(3);
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await press("Code");
    expect(await open_()).toBe(total);
    await press("All code");
    expect(await open_()).toBe(0);
    await press("No code");
    expect(await open_()).toBe(total - tagged);
  });

  it("finds tables whole, says in which chapter, and goes on from the place that was found", async () => {
    const { page } = await open(report);
    await page.keyboard.press("/");
    await page.keyboard.type("sigmoid");
    const found = page.locator("#found li");
    await expect.poll(() => found.count()).toBeGreaterThan(5);
    const [places, excerpts] = [
      await page.locator("#found small").allTextContents(),
      await page.locator("#found li span").allTextContents(),
    ];
    expect(places).toContainEqual(expect.stringMatching(/^Compare four activations on iris .* › /));
    expect(excerpts.filter((text) => text.trim() === "Sigmoid")).toEqual([]);
    await page.keyboard.press("Enter");
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest("main .cell, main section") !== null);
    await expect.poll(focused).toBe(true);
  });

  it("opens with a scrollbar that is about right, before cells out of sight are laid out", async () => {
    for (const width of [1280, 390]) {
      const { page } = await open(report, { viewport: { width, height: 800 } });
      const height = () => page.evaluate(() => document.documentElement.scrollHeight);
      const estimated = await height();
      await page.evaluate(() =>
        document
          .querySelectorAll<HTMLElement>(".cell")
          .forEach((cell) => (cell.style.contentVisibility = "visible")),
      );
      expect(Math.abs(estimated / (await height()) - 1)).toBeLessThan(0.2);
    }
  });

  it("has tools that a finger hits, and none that lies on code", async () => {
    const { page } = await open(report, { viewport: { width: 390, height: 800 } });
    const tools = page.locator(".figure-tools button");
    const heights = await tools.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(20);
    const source = page.locator("details.source[open]").first();
    await source.scrollIntoViewIfNeeded();
    const [copy, code] = [
      await source.locator(".copy").boundingBox(),
      await source.locator("pre").boundingBox(),
    ];
    expect(copy!.y + copy!.height).toBeLessThanOrEqual(code!.y + 2);
  });

  it("offers each notebook's source, without outputs", async () => {
    const { page } = await open(report);
    const started = page.waitForEvent("download");
    await page.locator("a.download").first().click();
    const download = await started;
    expect(download.suggestedFilename()).toBe("01-cross-entropy.ipynb");
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const notebook = parseNotebook(Buffer.concat(chunks).toString("utf8"), "downloaded");
    expect(notebook.nbformat).toBe(4);
    expect(notebook.cells[0]?.source).toContain("# Derive the cross-entropy of a batch · 交叉熵\n\n");
    expect(notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))).toEqual([]);
  });
});
