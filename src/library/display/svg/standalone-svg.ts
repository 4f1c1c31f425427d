import { createHash } from "node:crypto";
import { optimize } from "svgo";
import { palette } from "../../../shared/palette.js";
import { FONT_FAMILIES } from "../../diagrams/font-families.js";

/** Digits of the hash that prefixes the ids of an SVG. */
const PREFIX_DIGITS = 6;

/** A light background for the light colors, no wider than the cell, and fallback fonts that fit the measured boxes. */
const ROOT = `style="background:${palette.background.light};max-width:100%;height:auto" font-family="${FONT_FAMILIES}"`;

/** In pixels. JupyterLab does not scale SVGs; in a window of 1,280 pixels it clips them at about 1,100. */
const WIDEST = 1080;

/** The SVG, scaled down if it is wider than a cell. */
function narrowed(svg: string): string {
  const root = /^<svg [^>]*>/.exec(svg)?.[0] ?? "";
  const width = Number(/ width="([\d.]+)"/.exec(root)?.[1]);
  const height = Number(/ height="([\d.]+)"/.exec(root)?.[1]);
  if (!(width > WIDEST && height > 0)) return svg;
  // Without a viewBox it would be clipped instead of scaled.
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
 * A compact SVG that looks the same in every viewer: on a light background also in dark themes, within its cell, its text within the
 * measured boxes. Its ids are unique, as VS Code puts the SVGs of a notebook into one document.
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
