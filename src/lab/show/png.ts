import { Resvg } from "@resvg/resvg-js";
import { hues } from "../../contract.js";
import { FONT_FAMILY, fontFiles } from "./fonts.js";

/** Pixels for each unit of the picture, for sharp pictures on dense screens. */
const DEFAULT_SCALE = 2;

/** An SVG as a PNG on light paper, in base64: what a viewer shows that trusts neither scripts nor SVG. */
export function toPng(svg: string, scale = DEFAULT_SCALE): string {
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: hues.paper.light,
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: FONT_FAMILY },
  });
  return picture.render().asPng().toString("base64");
}
