/** The page's own words follow the language of the notebooks. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { mime } from "#shared/mime.js";
import { renderReport } from "#report/pipeline/render-report.js";
import { describeInBrowser, openAddress } from "../browser.js";
import { code, markdown, notebook, shown, temporaryFolder } from "../support.js";

const claim = { id: "third", question: "1", statement: "Small.", actual: 0.5, relation: "<", expected: 1 };
const figure = { data: [{ y: [1, 2] }], layout: {} };
const source =
  'import { claim } from "notebook-report/display";\nconst N = 2;\nclaim({ id: "third", question: "1", statement: "Small.", actual: 1 / N, below: 1 });';
const content = notebook(
  markdown("# Title\n\nSee @fig-a."),
  code(source, ["settings"], [shown({ [mime.claim]: { ...claim, kind: "required" } })]),
  code("//| label: fig-a\n//| caption: A curve.\n1;", [], [shown({ [mime.figure]: figure })]),
);

/** Opens the notebook's page in a language. */
async function openIn(language: string) {
  const { html } = await renderReport({
    title: { en: "Title" },
    questions: [],
    live: true,
    front: { language, authors: [] },
    chapters: [{ path: "own.ipynb", slug: "own", notebook: content, stale: [] }],
  });
  const file = join(await temporaryFolder(), "page.html");
  await writeFile(file, html);
  return openAddress(`${pathToFileURL(file).href}?recompute`);
}

describeInBrowser("the page's words", () => {
  it.each([
    ["de-AT", "1 von 1 Anforderung erfüllt", "Abbildung 1", "Inhalt", "erfüllt", "Daten", "Zurücksetzen"],
    ["zh-Hans", "1 项要求中满足 1 项", "图 1", "目录", "成立", "数据", "还原"],
    ["fr", "1 of 1 requirement met", "Figure 1", "Contents", "holds", "Data", "Reset"],
  ])("are there in %s", async (language, verdict, reference, contents, holds, data, reset) => {
    const { page, complaints } = await openIn(language);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    expect(await page.locator(".verdict-line").textContent()).toBe(verdict);
    expect(await page.locator(".reference").textContent()).toBe(reference);
    expect(await page.locator("figcaption .number").textContent()).toBe(`${reference}.`);
    expect(await page.locator(".contents summary").textContent()).toBe(contents);
    expect(await page.locator("#claim-third .verdict").textContent()).toBe(holds);
    expect(await page.locator(".figure-tools button").first().textContent()).toBe(data);
    expect(await page.locator(".settings > button").textContent()).toBe(reset);
    // Recomputing compares the verdict as the page words it.
    const result = () => page.evaluate(() => document.documentElement.dataset["recomputed"] ?? "{}");
    await expect.poll(async () => (JSON.parse(await result()) as { state?: string }).state).toBe("done");
    expect(JSON.parse(await result())).toMatchObject({ claims: { compared: 1, differ: [] } });
    expect(complaints).toEqual([]);
  });
});
