import { mime } from "../../contract.js";
import type { Drawing } from "../diagram/index.js";
import { compactSvg } from "./compact.js";
import { display } from "./display.js";
import { toPng } from "./png.js";
import { standalone } from "./standalone.js";

/** Shows a drawing: as SVG, else as PNG, else in words. */
export async function drawing({ svg, text, pngScale }: Drawing): Promise<void> {
  const compact = compactSvg(svg);
  const { png, metadata } = toPng(compact, pngScale);
  display({ [mime.svg]: standalone(compact), [mime.png]: png, [mime.text]: text }, { metadata });
}
