/**
 * Notebooks that attack the page that shows them. Each cell of `test/fixtures/attacks` is a way known from the lists
 * of the field: had it worked, it would set `window.canary`, ask for something of `canary.invalid`, open something,
 * go elsewhere, or change the page around it.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser, open, readThrough } from "../browser.js";
import { pageOf } from "../page.js";
import { mime } from "#shared/mime.js";
import { code, notebook, projectRoot, readNotebook, save, shown, temporaryFolder } from "../support.js";

const folder = join(projectRoot, "test/fixtures/attacks");
const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb"));

/** Clicks and touches all that a reader could, except what openly leads to another site. */
async function touchEverything(page: Page): Promise<void> {
  await readThrough(page);
  await page.evaluate(async () => {
    const outward = (element: Element) =>
      /^(https?|mailto):/.test(element.closest("a")?.getAttribute("href") ?? "");
    const kinds = [
      "pointerover",
      "mouseover",
      "mouseenter",
      "focus",
      "mousedown",
      "mouseup",
      "copy",
      "dragstart",
    ];
    for (const element of document.querySelectorAll(
      "main section.chapter :is(:not(.katex *, .live *), .katex a)",
    )) {
      for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: true }));
      if (element instanceof HTMLElement) element.focus();
      if (outward(element)) continue;
      if (element instanceof HTMLElement) element.click();
      else element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
    await new Promise((later) => setTimeout(later, 100)); // for what would come late
  });
  for (const point of await page.locator(".live :is(.point, .slice)").all()) {
    const box = await point.boundingBox();
    if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  }
}

/** What of the notebook's content could still act, as a list of faults. */
const faultsIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const chapter = document.querySelector("main section.chapter")!;
    const active =
      "script:not(.figure-data[type='application/gzip']), style, link, meta, base, iframe, frame, object, embed, form, input, foreignObject, animate, set, template, video, audio";
    for (const element of chapter.querySelectorAll(active))
      if (!element.closest(".live")) faults.push(`<${element.tagName}>`);
    for (const element of chapter.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) faults.push(`${element.tagName} ${name}`);
        if (/^\s*(javascript|vbscript|data:text|file):/i.test(value))
          faults.push(`${element.tagName} ${value}`);
      }
      if (element.matches(".live svg a")) faults.push("a link in a figure");
      if (element.closest(".live")) continue; // Plotly's own furniture
      const href = element.getAttribute("href");
      if (
        href &&
        /^(https?:)?\/\//.test(href) &&
        !/noopener noreferrer/.test(element.getAttribute("rel") ?? "")
      )
        faults.push(`link without noopener: ${href}`);
      if (["fixed", "sticky"].includes(getComputedStyle(element).position) && !element.closest(".live"))
        faults.push(`${element.tagName} leaves its place`);
    }
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    for (const id of ids.filter((each, i) => ids.indexOf(each) !== i)) faults.push(`id ${id} stands twice`);
    const cells = [...document.querySelectorAll("div.cell")];
    if (cells.some((cell) => cell.parentElement !== chapter)) faults.push("a cell is not where it belongs");
    for (const cell of chapter.children)
      if (!cell.matches("div.cell, .banner, p.facts, ol.link-list"))
        faults.push(`<${cell.tagName}> escaped from its cell`);
    return faults;
  });

describeInBrowser("a notebook that attacks its page", () => {
  it("has at least 40 ways to try", async () => {
    const cells = await Promise.all(
      names.map(async (name) => (await readNotebook(join(folder, name))).cells),
    );
    expect(cells.flat().length).toBeGreaterThan(400);
  });

  it.for(names)("gains nothing: %s", async (name) => {
    const { page, complaints, requests } = await open(await pageOf(join(folder, name)));
    const events: string[] = [];
    page.on("dialog", (dialog) => {
      events.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.context().on("page", (other) => events.push(`window ${other.url()}`));
    const address = page.url();
    page.on("framenavigated", (frame) => {
      if (frame.url().split("#")[0] !== address) events.push(`went to ${frame.url()}`);
    });
    await touchEverything(page);
    expect(await faultsIn(page)).toEqual([]);
    expect(await page.evaluate(() => "canary" in window || "canary" in {})).toBe(false);
    expect({ complaints, requests, events }).toEqual({ complaints: [], requests: [], events: [] });
  });

  it("shows verdicts and values whatever a statement's formula reaches for", async () => {
    const claims = Array.from({ length: 60 }, (_, i) => ({
      id: `c-${i}`,
      statement:
        i < 50
          ? `$\\rlap{\\kern${i + 1}em\\colorbox{red}{2.9}}$`
          : `$\\llap{\\colorbox{red}{holds}\\kern${i - 50}em}$`,
    })).map((own) =>
      shown({ [mime.claim]: { ...own, question: "1", actual: 9, relation: "<", expected: 1 } }),
    );
    const path = await save(await temporaryFolder(), "claims.ipynb", notebook(code("", [], claims)));
    const { page } = await open(await pageOf(path));
    const covered = await page.evaluate(
      () =>
        [...document.querySelectorAll(".claim")].flatMap((card) => {
          card.scrollIntoView();
          return [...card.querySelectorAll("dd, .verdict")].filter((shown) => {
            const { x, y, width, height } = shown.getBoundingClientRect();
            return [0.1, 0.5, 0.9].some(
              (part) => !shown.contains(document.elementFromPoint(x + part * width, y + height / 2)),
            );
          });
        }).length,
    );
    expect(await page.locator(".claim").count()).toBe(60);
    expect(covered).toBe(0);
  });

  it("leaves the page's own switches and figures at work", async () => {
    for (const name of ["ids.ipynb", "plotly.ipynb", "main.ipynb"]) {
      const { page } = await open(await pageOf(join(folder, name)));
      await page.click('[data-action="theme"]');
      expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBeDefined();
      await readThrough(page);
      const plots = page.locator(".plot");
      await expect.poll(() => page.locator(".plot.drawn").count()).toBe(await plots.count());
    }
  });
});
