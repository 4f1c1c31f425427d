import { type Config, optimize } from "svgo";

/** A picture's unit is a pixel at its own size; a tenth of one is finer than any screen shows. */
const DECIMALS = 1;

/** Colors stay as they are, since the page finds them by value, and ids, since a figure refers to its own. */
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

/** The same picture in about half the bytes: for programs' drawings, which repeat every default. */
export const compactSvg = (svg: string): string => optimize(svg, config).data;
