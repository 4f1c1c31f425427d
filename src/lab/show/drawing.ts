import { mime } from "../../contract.js";
import type { Drawing } from "../diagram/index.js";
import { display } from "./display.js";
import { toPng } from "./png.js";

/** Shows a drawing: as SVG, else as PNG, else in words. */
export async function drawing({ svg, text, pngScale }: Drawing): Promise<void> {
  display({ [mime.svg]: svg, [mime.png]: toPng(svg, pngScale), [mime.text]: text });
}
