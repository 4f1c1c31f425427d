import { mime } from "../../shared/mime.js";
import type { Drawing } from "../diagrams/index.js";
import { compactSvg } from "./svg/compact-svg.js";
import { display } from "./display.js";
import { toPng } from "./svg/rasterize.js";
import { standalone } from "./svg/standalone-svg.js";

/** Shows a drawing: as SVG, else as PNG, else in words. */
export async function drawing({ svg, text, pngScale }: Drawing): Promise<void> {
  const compact = compactSvg(svg);
  const { png, metadata } = toPng(compact, pngScale);
  display({ [mime.svg]: standalone(compact), [mime.png]: png, [mime.text]: text }, { metadata });
}
