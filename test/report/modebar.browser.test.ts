import { join } from "node:path";
import { expect, it } from "vitest";
import { describeInBrowser, open, readThrough } from "../browser.js";
import { code, notebook, runScript, save, shown, temporaryFolder } from "../support.js";

const figure = (data: object[], layout: object = {}) =>
  code("1", [], [shown({ "application/vnd.plotly.v1+json": { data, layout } })]);

const FIGURES = [
  figure([{ x: [1, 2, 3], y: [1, 4, 9] }]),
  figure([{ type: "bar", x: ["a", "b"], y: [1, 2] }]),
  figure([{ type: "pie", values: [1, 2] }]),
  figure([{ x: [1], y: [1] }], { modebar: { add: ["sendDataToCloud", "sendChartToCloud", "toImage"] } }),
];

describeInBrowser("a figure's toolbar", () => {
  it("has no button that leads out of the page", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "figures.ipynb", notebook(...FIGURES));
    const out = join(folder, "figures.html");
    expect((await runScript("report", [path, "--execute", "never", "--out", out])).code).toBe(0);
    const { page, complaints, requests } = await open(out);
    const windows: string[] = [];
    page.context().on("page", (other) => windows.push(other.url()));
    page.on("framenavigated", (frame) => windows.push(frame.url()));
    await readThrough(page);
    await expect.poll(() => page.locator(".plot.drawn .modebar").count()).toBe(FIGURES.length);
    const clicked = await page.evaluate(async () => {
      const names: string[] = [];
      // A button's click may draw the toolbar again, so each is looked up by its number.
      for (const plot of document.querySelectorAll(".plot")) {
        const buttons = () => [...plot.querySelectorAll<HTMLElement>(".modebar-btn")];
        for (let i = 0; i < buttons().length; i++) {
          const button = buttons()[i]!;
          names.push(button.dataset["title"] ?? button.getAttribute("aria-label") ?? "");
          button.click();
          await new Promise((later) => setTimeout(later, 20));
        }
      }
      return names;
    });
    expect(clicked.length).toBeGreaterThan(FIGURES.length);
    expect(clicked.filter((name) => /share|cloud|studio|edit|save|produced/i.test(name))).toEqual([]);
    expect(await page.getByText(/plotly cloud|share chart/i).count()).toBe(0);
    expect({ complaints, requests, windows }).toEqual({ complaints: [], requests: [], windows: [] });
  });
});
