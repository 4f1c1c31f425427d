import { mime } from "../../shared/mime.js";
import type { Drawing } from "../diagrams/index.js";
import { compactSvg } from "./svg/compact-svg.js";
import { display } from "./display.js";
import { toPng } from "./svg/rasterize.js";
import { standalone } from "./svg/standalone-svg.js";

/**
 * Shows an SVG drawing, with a PNG and a text for viewers that show no SVG. Drawings come from `drawGraph`, `drawNetwork`,
 * `drawClasses`, `drawConfusion` and `imageGrid`.
 *
 * @example drawing(await drawGraph(e, { values: true, gradients: true }));
 */
export function drawing({ svg, text, pngScale }: Drawing): void {
  const compact = compactSvg(svg);
  const { png, metadata } = toPng(compact, pngScale);
  display({ [mime.svg]: standalone(compact), [mime.png]: png, [mime.text]: text }, { metadata });
}
