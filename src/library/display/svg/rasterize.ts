import { Resvg } from "@resvg/resvg-js";
import { palette } from "../../../shared/palette.js";
import { mime } from "../../../shared/mime.js";
import { FONT_FAMILY } from "../../diagrams/font-families.js";
import { fontFiles } from "./fonts.js";

/** Pixels per SVG unit, for sharp images on dense screens. */
const DEFAULT_SCALE = 2;

/** A PNG, and metadata with its width in CSS pixels for Jupyter. */
export interface Png {
  /** In base64. */
  png: string;
  metadata: { [mime.png]: { width: number } };
}

/** An SVG as a PNG on a light background, for viewers that trust neither scripts nor SVG. */
export function toPng(svg: string, scale = DEFAULT_SCALE): Png {
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: palette.background.light,
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: FONT_FAMILY },
  });
  const png = picture.render().asPng().toString("base64");
  return { png, metadata: { [mime.png]: { width: Math.round(picture.width) } } };
}
