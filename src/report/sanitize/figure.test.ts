import { describe, expect, it } from "vitest";
import { sanitizeFigure } from "./figure.js";
import { laterKinds } from "./figure-controls.js";

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

describe("a figure that moves", () => {
  const step = { label: "go <a href='https://x'>a</a>", method: "restyle", args: ["marker.color", "red"] };
  const moving = (more: object) => sanitizeFigure({ data: [{ y: [1, 2] }], layout: {}, ...more })!;

  it("keeps its frames, menus and sliders, in the forms that Plotly takes", () => {
    const animate = [null, { frame: { duration: 50, redraw: false }, fromcurrent: true, mode: "immediate" }];
    const { layout, frames } = moving({
      layout: {
        updatemenus: [
          { type: "buttons", buttons: [step, { label: "Play", method: "animate", args: animate }] },
        ],
        sliders: [
          { steps: [{ label: "1", method: "update", args: [{ y: [[3, 4]] }, { "title.text": "b" }, [0]] }] },
        ],
      },
      frames: [{ name: "a", data: [{ y: [5, 6] }], traces: [0], layout: { title: { text: "c" } } }],
    });
    expect(layout["updatemenus"]).toEqual([
      {
        type: "buttons",
        buttons: [
          { label: "go a", method: "restyle", args: [{ "marker.color": "red" }] },
          {
            label: "Play",
            method: "animate",
            args: [
              null,
              {
                mode: "immediate",
                fromcurrent: true,
                frame: { duration: 50, redraw: false },
                transition: {},
              },
            ],
          },
        ],
      },
    ]);
    expect(layout["sliders"]).toEqual([
      { steps: [{ label: "1", method: "update", args: [{ y: [[3, 4]] }, { "title.text": "b" }, [0]] }] },
    ]);
    expect(frames).toEqual([
      { name: "a", data: [{ y: [5, 6] }], traces: [0], layout: { title: { text: "c" } } },
    ]);
  });

  it("sets nothing that fetches, adds controls or takes for ever to draw", () => {
    const buttons = [
      {
        method: "relayout",
        args: [{ "images[0].source": "https://x/y.png", "xaxis.dtick": 1e-9, "xaxis.nticks": 1e9 }],
      },
      {
        method: "relayout",
        args: [
          {
            "updatemenus[0].buttons[0].method": "x",
            "template.layout.sliders": [1],
            template: { layout: { sliders: [1] } },
          },
        ],
      },
      {
        method: "restyle",
        args: [{ "xbins.size": 1e-9, nbinsx: [1e9], dimensions: [[1]], xbins: { size: 1, start: 0 } }],
      },
      {
        method: "animate",
        args: [{ data: [{ type: "splom" }] }, { frame: { duration: 1e12 }, onload: "x" }],
      },
      { method: "toImage", args: [] },
    ];
    const template = { layout: { updatemenudefaults: { buttons }, updatemenus: [{ buttons }] } };
    const layout = { updatemenus: [{ buttons }], xaxis: { dtick: 1 }, template };
    const figure = moving({ data: [{ x: [1], xbins: { size: 1, start: 0 } }], layout });
    expect(figure.layout).toEqual({
      xaxis: {},
      template: { layout: {} },
      updatemenus: [
        {
          buttons: [
            { method: "relayout", args: [{ "xaxis.nticks": 200 }] },
            { method: "relayout", args: [{ template: { layout: {} } }] },
            { method: "restyle", args: [{ nbinsx: [2000], xbins: { start: 0 } }] },
            { method: "animate", args: [null, { frame: { duration: 60_000 }, transition: {} }] },
          ],
        },
      ],
    });
    expect(figure.data).toEqual([{ x: [1], xbins: { start: 0 } }]);
  });

  it("is drawn by the bundle of every kind that it may turn to", () => {
    const buttons = [{ method: "restyle", args: ["type", "surface"] }];
    expect(
      laterKinds(moving({ layout: { updatemenus: [{ buttons }] }, frames: [{ data: [{ type: "pie" }] }] })),
    ).toEqual(["surface", "pie"]);
  });
});

it("arrays of bytes become numbers, in rows if they have a shape", () => {
  const base64 = (numbers: Float64Array | Int16Array) => Buffer.from(numbers.buffer).toString("base64");
  const { data } = sanitizeFigure({
    data: [
      {
        x: { dtype: "f8", bdata: base64(new Float64Array([0.5, -2])) },
        z: { dtype: "i2", bdata: base64(new Int16Array([1, 2, 3, 4, 5, 6])), shape: "2, 3" },
        marker: { color: { dtype: "f8", bdata: "AAA=" } },
      },
    ],
  })!;
  expect(data).toEqual([
    {
      x: [0.5, -2],
      z: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      marker: { color: { dtype: "f8", bdata: "AAA=" } },
    },
  ]);
});
