import { describe, expect, it } from "vitest";
import { sanitizeFigure } from "./figure.js";

const layoutOf = (layout: object, data: object[] = [{ x: [0, 10], y: [0, 10] }]) =>
  sanitizeFigure({ data, layout })!.layout;
const textOf = (text: string) => sanitizeFigure({ data: [{ text }] })!.data[0]!["text"];

describe("a figure's text", () => {
  it("keeps simple markup and number formats", () => {
    for (const text of [
      "a<br>b<sup>2</sup>",
      "%{x}",
      "%{y:.2f} %",
      "%{x|%Y-%m-%d}",
      "%{customdata[0]:,.1%}",
      "%{z:>8}",
    ])
      expect(textOf(text)).toBe(text);
  });

  it("has no links and no styles, also inside what looks like a number format", () => {
    for (const text of [
      '<a href="https://canary.invalid/">x</a>',
      '%{x:<a href="https://canary.invalid/link" popup="w" }%{y:>CLICK}',
      '%{x|<a href="https://canary.invalid/">}',
      '%{x:<span style="color:red" }%{y:>x}',
      '<span style="position:fixed">x</span>',
    ])
      expect(textOf(text)).not.toMatch(/<a|href=|style=/);
  });
});

describe("a figure's layout", () => {
  it("keeps ticks that an axis can show", () => {
    const axis = { dtick: 1, nticks: 20, tickvals: [1, 2] };
    expect(layoutOf({ xaxis: axis, yaxis: { dtick: 0.5 } })).toEqual({ xaxis: axis, yaxis: { dtick: 0.5 } });
    const log = { type: "log", dtick: 1 };
    expect(layoutOf({ yaxis: log }, [{ y: [1e-9, 60_000] }])).toEqual({ yaxis: log });
    const dates = { dtick: "M3" };
    expect(layoutOf({ xaxis: dates }, [{ x: ["2020-01-01", "2026-01-01"] }])).toEqual({ xaxis: dates });
    const far = { dtick: 1 };
    expect(layoutOf({ yaxis: far }, [{ y: [1e6, 1e6 + 10] }])).toEqual({ yaxis: far });
  });

  it("asks for no more ticks and subplots than a figure can show", () => {
    const many = Array.from({ length: 1e5 }, (_, i) => i);
    const axes = {
      xaxis: { nticks: 1e7, tickvals: many, minor: { dtick: 1e-9 } },
      yaxis: { dtick: 1e-7 },
      xaxis2: { dtick: 1e-7, range: [0, 1e10] },
      yaxis2: { dtick: "L0.0000001" },
    };
    const bounded = layoutOf({ ...axes, grid: { rows: 10_000, columns: 10_000 } });
    expect(bounded["xaxis"]).toEqual({ nticks: 200, tickvals: many.slice(0, 200) });
    expect([bounded["yaxis"], bounded["xaxis2"], bounded["yaxis2"]]).toEqual([{}, { range: [0, 1e10] }, {}]);
    expect(bounded["grid"]).toEqual({ rows: 30, columns: 30 });
    expect(layoutOf({ yaxis: { dtick: 0.01 } }, [{ type: "bar", y: [1e9, 1e9 + 1] }])).toEqual({ yaxis: {} });
    expect(layoutOf({ yaxis: { dtick: -1 } })).toEqual({ yaxis: {} });
  });

  it("asks for no more bins, grid lines and ticks than a figure can show, wherever they stand", () => {
    const dataOf = (trace: object) => sanitizeFigure({ data: [trace], layout: {} })?.data[0];
    expect(dataOf({ type: "histogram2d", x: [0, 1e9], nbinsx: 1e8 })).toMatchObject({ nbinsx: 2000 });
    expect(dataOf({ x: [0, 1e9], xbins: { size: 1e-4 } })).toMatchObject({ xbins: {} });
    expect(dataOf({ x: [0, 10], xbins: { size: 0.5 } })).toMatchObject({ xbins: { size: 0.5 } });
    expect(dataOf({ xbins: { start: 0, end: 1e9, size: 1e-4 } })).toMatchObject({ xbins: { start: 0 } });
    expect(dataOf({ type: "carpet", aaxis: { minorgridcount: 1e8, dtick: 1e-9 } })).toMatchObject({
      aaxis: { minorgridcount: 200 },
    });
    const dimensions = Array.from({ length: 150 }, () => ({ values: [1, 2] }));
    expect(dataOf({ type: "splom", dimensions })?.["dimensions"]).toHaveLength(30);
    const scene = { xaxis: { dtick: 1e-8, range: [0, 1e9] }, yaxis: { dtick: 1, range: [0, 5] } };
    expect(layoutOf({ scene })).toEqual({
      scene: { xaxis: { range: [0, 1e9] }, yaxis: { dtick: 1, range: [0, 5] } },
    });
  });
});
