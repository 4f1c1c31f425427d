import { createHash } from "node:crypto";
import { optimize } from "svgo";
import { palette } from "../../../shared/palette.js";
import { FONT_FAMILIES } from "./fonts.js";

/** Digits of the hash that begins a picture's ids. */
const PREFIX_DIGITS = 6;

/** On light paper, as the colors want it; no wider than the cell; all text in faces that keep within the room measured for it. */
const ROOT = `style="background:${palette.background.light};max-width:100%;height:auto" font-family="${FONT_FAMILIES}"`;

/** In pixels. JupyterLab shows an SVG in its own size, and in a window of 1,280 pixels cuts off what is beyond some 1,100. */
const WIDEST = 1080;

/** The picture, smaller if it is wider than a cell. */
function narrowed(svg: string): string {
  const root = /^<svg [^>]*>/.exec(svg)?.[0] ?? "";
  const width = Number(/ width="([\d.]+)"/.exec(root)?.[1]);
  const height = Number(/ height="([\d.]+)"/.exec(root)?.[1]);
  if (!(width > WIDEST && height > 0)) return svg;
  // Without a viewBox it would be cut off, not scaled.
  const whole = root.includes(" viewBox=")
    ? root
    : root.replace("<svg", `<svg viewBox="0 0 ${width} ${height}"`);
  const scaled = (size: string) => Number(((Number(size) * WIDEST) / width).toFixed(1));
  const smaller = whole.replace(
    / (width|height)="([\d.]+)"/g,
    (_, name: string, size: string) => ` ${name}="${scaled(size)}"`,
  );
  return smaller + svg.slice(root.length);
}

/**
 * A compact SVG that looks the same wherever a notebook is shown: on light paper also where the viewer is dark, within its cell,
 * its text within the room that was measured for it; with ids of its own, for VS Code puts the pictures of a notebook into one
 * document.
 */
export function standalone(svg: string): string {
  const hash = createHash("sha256").update(svg).digest("hex").slice(0, PREFIX_DIGITS);
  const { data } = optimize(svg, {
    plugins: [{ name: "prefixIds", params: { prefix: `i${hash}`, delim: "-", prefixClassNames: false } }],
  });
  return narrowed(data)
    .replace(/ font-family="[^"]*"/g, "")
    .replace(/^<svg /, `<svg ${ROOT} `);
}
