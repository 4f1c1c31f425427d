import { hues } from "../../contract.js";

const toRgb = (hex: string) => `rgb(${[1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)).join(", ")})`;
const cssName = (name: string) => `--hue-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const variables = new Map(
  Object.entries(hues).flatMap(([name, { light }]) => [
    [light, `var(${cssName(name)})`],
    [toRgb(light), `var(${cssName(name)})`],
  ]),
);
const PATTERN = new RegExp(
  [...variables.keys()].map((colour) => colour.replace(/[()]/g, "\\$&")).join("|"),
  "gi",
);

/** The project's colours replaced by variables of the page, so that a picture follows its theme. */
export const themable = (svg: string): string =>
  svg.replace(PATTERN, (colour) => variables.get(colour.toLowerCase()) ?? colour);

/** The declarations of those variables for one theme. */
export const hueVariables = (theme: "light" | "dark"): string =>
  Object.entries(hues)
    .map(([name, hue]) => `${cssName(name)}: ${hue[theme]};`)
    .join(" ");
