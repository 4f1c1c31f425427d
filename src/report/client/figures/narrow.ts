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

/** The layout for a column of that width: side-by-side panels are stacked where it is narrow. */
export function fitted(layout: Layout, width: number): Layout {
  const axes = layout as Record<string, Axis | undefined>;
  if (width >= NARROW_PX || !isPair(axes)) return layout;
  return {
    ...layout,
    height: Number(layout["height"] ?? 400) * TALLER,
    xaxis: { ...axes["xaxis"], domain: [0, 1], anchor: "y" },
    yaxis: { ...axes["yaxis"], domain: ABOVE },
    xaxis2: { ...axes["xaxis2"], domain: [0, 1], anchor: "y2" },
    yaxis2: { ...axes["yaxis2"], domain: BELOW, anchor: "x2" },
  };
}
