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

/** The project's colors replaced by variables of the page, so that a picture follows its theme. */
export const themable = (svg: string): string =>
  svg.replace(PATTERN, (color) => variables.get(color.toLowerCase()) ?? color);

/** The declarations of those variables for one theme. */
export const paletteVariables = (theme: "light" | "dark"): string =>
  Object.entries(palette)
    .map(([name, hue]) => `${cssName(name)}: ${hue[theme]};`)
    .join(" ");
