import { palette } from "../../../shared/palette.js";
import { FONT_FAMILIES } from "../../diagrams/font-families.js";
import type { FigureSpec } from "./static-plotly.js";

/** Size of static figures in pixels; the page scales figures to its column. */
export const FIGURE_WIDTH = 720;
export const FIGURE_HEIGHT = 400;

const axis = {
  gridcolor: palette.rule.light,
  linecolor: palette.rule.light,
  zerolinecolor: palette.rule.light,
  ticks: "outside",
  tickcolor: palette.rule.light,
  nticks: 7,
  automargin: true,
  title: { standoff: 10, font: { size: 14, color: palette.muted.light } },
};

/** The shared style: no title inside, few light lines, type as large as the text around the figure. */
const defaults = {
  font: { family: FONT_FAMILIES, size: 14, color: palette.foreground.light },
  paper_bgcolor: "rgba(0,0,0,0)",
  plot_bgcolor: "rgba(0,0,0,0)",
  margin: { l: 64, r: 24, t: 40, b: 56 },
  legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
  hovermode: "closest",
  height: FIGURE_HEIGHT,
};

function merge(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const isObject = (x: unknown): x is Record<string, unknown> =>
      typeof x === "object" && x !== null && !Array.isArray(x);
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

/** The figure with the project's style as its defaults. */
export function styled({ data, layout }: FigureSpec): FigureSpec {
  const axes = Object.keys({ xaxis: 0, yaxis: 0, ...layout }).filter((key) => /^[xy]axis\d*$/.test(key));
  const base = { ...defaults, ...Object.fromEntries(axes.map((key) => [key, axis])) };
  return { data, layout: merge(base, layout) };
}
