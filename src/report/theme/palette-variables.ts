import { palette } from "../../shared/palette.js";

const toRgb = (hex: string) => `rgb(${[1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)).join(", ")})`;
const cssName = (name: string) => `--color-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const variables = new Map(
  Object.entries(palette).flatMap(([name, { light }]) => [
    [light, `var(${cssName(name)})`],
    [toRgb(light), `var(${cssName(name)})`],
  ]),
);
const PATTERN = new RegExp(
  [...variables.keys()].map((color) => color.replace(/[()]/g, "\\$&")).join("|"),
  "gi",
);

/** Replaces palette colors by CSS variables, so that an SVG follows the page's theme. */
export const themable = (svg: string): string =>
  svg.replace(PATTERN, (color) => variables.get(color.toLowerCase()) ?? color);

/** Declarations of these variables for one theme. */
export const paletteVariables = (theme: "light" | "dark"): string =>
  Object.entries(palette)
    .map(([name, color]) => `${cssName(name)}: ${color[theme]};`)
    .join(" ");
