import type { Layout } from "./data.js";

/** Two side-by-side panels are stacked below this width. */
const NARROW_PX = 560;
/** Vertical domains of the second and the first panel; the gap leaves room for an axis title. */
const BELOW = [0, 0.4];
const ABOVE = [0.58, 1];
const TALLER = 1.7;

interface Axis {
  domain?: [number, number];
}

/** Whether a layout has two panels side by side. */
function isPair({ xaxis, xaxis2, yaxis, yaxis2 }: Record<string, Axis | undefined>): boolean {
  const sideBySide = (xaxis?.domain?.[1] ?? 1) <= (xaxis2?.domain?.[0] ?? 0);
  return sideBySide && !yaxis?.domain && !yaxis2?.domain;
}

/** The layout with its menus above the plot, from its left edge on: beside it they would take its width. */
function withMenusAbove(layout: Layout): Layout {
  const { updatemenus: menus } = layout;
  if (!Array.isArray(menus)) return layout;
  const above = menus.map((menu: object, i) => ({
    ...menu,
    ...{ x: i / menus.length, xanchor: "left", y: 1.02, yanchor: "bottom" },
  }));
  return { ...layout, updatemenus: above };
}

/** The layout for a column of that width: side-by-side panels are stacked where it is narrow. */
export function fitted(layout: Layout, width: number): Layout {
  if (width >= NARROW_PX) return layout;
  const axes = layout as Record<string, Axis | undefined>;
  if (!isPair(axes)) return withMenusAbove(layout);
  return {
    ...withMenusAbove(layout),
    height: Number(layout["height"] ?? 400) * TALLER,
    xaxis: { ...axes["xaxis"], domain: [0, 1], anchor: "y" },
    yaxis: { ...axes["yaxis"], domain: ABOVE },
    xaxis2: { ...axes["xaxis2"], domain: [0, 1], anchor: "y2" },
    yaxis2: { ...axes["yaxis2"], domain: BELOW, anchor: "x2" },
  };
}
