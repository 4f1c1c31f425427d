import { join } from "node:path";
import { expect, it } from "vitest";
import { describeInBrowser, open } from "../browser.js";
import { code, notebook, runScript, save, shown, temporaryFolder } from "../support.js";

const animate = (frames: unknown, duration: number) => [
  frames,
  { mode: "immediate", frame: { duration, redraw: false } },
];
const FIGURE = {
  data: [{ x: [0, 1, 2], y: [0, 0, 0], mode: "lines" }],
  layout: {
    updatemenus: [
      {
        type: "buttons",
        buttons: [
          { label: "Play", method: "animate", args: animate(null, 20) },
          { label: "Points", method: "restyle", args: ["mode", "markers"] },
          { label: "Wide", method: "relayout", args: [{ "xaxis.range": [-9, 9] }] },
        ],
      },
    ],
    sliders: [
      { steps: [1, 2, 3].map((i) => ({ label: `${i}`, method: "animate", args: animate([`f${i}`], 0) })) },
    ],
  },
  frames: [1, 2, 3].map((i) => ({ name: `f${i}`, data: [{ y: [i, 2 * i, 3 * i] }] })),
};

describeInBrowser("a figure with frames, buttons and a slider", () => {
  it("plays, and does what its controls say", async () => {
    const folder = await temporaryFolder();
    const cell = code("1", [], [shown({ "application/vnd.plotly.v1+json": FIGURE })]);
    const path = await save(folder, "moving.ipynb", notebook(cell));
    const out = join(folder, "moving.html");
    expect((await runScript("report", [path, "--execute", "never", "--out", out])).code).toBe(0);
    const { page, complaints, requests } = await open(out);
    await page.locator(".plot").scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator(".updatemenu-button").count()).toBe(3);
    const state = () =>
      page.evaluate(() => {
        const { data, layout } = document.querySelector(".live") as unknown as {
          data: { y: number[]; mode: string }[];
          layout: { xaxis: { range: number[] } };
        };
        return { y: data[0]!.y, mode: data[0]!.mode, range: layout.xaxis.range };
      });
    const click = (label: string) => page.locator(".updatemenu-button", { hasText: label }).click();
    expect(await state()).toMatchObject({ y: [0, 0, 0], mode: "lines" });
    await click("Play");
    await expect.poll(state).toMatchObject({ y: [3, 6, 9] });
    await page
      .locator(".slider-tick, .slider-rail-touch-rect")
      .first()
      .click({ position: { x: 2, y: 5 }, force: true });
    await expect.poll(state).toMatchObject({ y: [1, 2, 3] });
    await click("Points");
    await expect.poll(state).toMatchObject({ mode: "markers" });
    await click("Wide");
    await expect.poll(state).toMatchObject({ range: [-9, 9] });
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  });
});
