import { type Config, optimize } from "svgo";

/** Decimals of coordinates: a tenth of a pixel is finer than any screen shows. */
const DECIMALS = 1;

/** Keeps colors, which the page finds by value, and ids, which the figure refers to. */
const config: Config = {
  floatPrecision: DECIMALS,
  plugins: [
    {
      name: "preset-default",
      params: {
        overrides: {
          cleanupIds: false,
          convertColors: false,
          mergePaths: false,
          removeDesc: false,
          removeUnknownsAndDefaults: { keepRoleAttr: true },
        },
      },
    },
    { name: "removeAttrs", params: { attrs: ["class", "data-.*"] } },
    "convertStyleToAttrs",
    { name: "removeUselessStrokeAndFill", params: { removeNone: true } },
    { name: "removeUnknownsAndDefaults", params: { keepRoleAttr: true } },
    "collapseGroups",
  ],
};

/** The same SVG in about half the bytes; generated SVG repeats every default. */
export const compactSvg = (svg: string): string => optimize(svg, config).data;
