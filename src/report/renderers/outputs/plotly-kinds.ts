/** Which of Plotly's bundles draws which kinds of trace, the smallest bundle first. */
export type PlotlyBundle = "basic" | "cartesian" | "strict";

const BASIC = ["scatter", "bar", "pie"];
const CARTESIAN = [
  "box",
  "contour",
  "heatmap",
  "histogram",
  "histogram2d",
  "histogram2dcontour",
  "image",
  "scatterternary",
  "violin",
];
/** What only the strict bundle draws, which has every kind and asks for no `eval`. */
const STRICT = [
  "barpolar",
  "candlestick",
  "carpet",
  "cone",
  "contourcarpet",
  "funnel",
  "funnelarea",
  "icicle",
  "indicator",
  "isosurface",
  "mesh3d",
  "ohlc",
  "parcats",
  "parcoords",
  "sankey",
  "scatter3d",
  "scattercarpet",
  "scattergl",
  "scatterpolar",
  "scatterpolargl",
  "scattersmith",
  "splom",
  "streamtube",
  "sunburst",
  "surface",
  "table",
  "treemap",
  "volume",
  "waterfall",
];

const BUNDLES: [bundle: PlotlyBundle, kinds: Set<string>][] = [
  ["basic", new Set(BASIC)],
  ["cartesian", new Set([...BASIC, ...CARTESIAN])],
  ["strict", new Set([...BASIC, ...CARTESIAN, ...STRICT])],
];

/** The smallest bundle that draws all the kinds; undefined if none does, as maps need a network. */
export const bundleFor = (kinds: string[]): PlotlyBundle | undefined =>
  BUNDLES.find(([, drawn]) => kinds.every((kind) => drawn.has(kind)))?.[0];
