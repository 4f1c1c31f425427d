import { mime } from "../../../shared/mime.js";
import type { Metadata } from "../../../jupyter/index.js";
import { escapeHtml, textOf } from "../../html.js";
import { fromBase64 } from "../state/images.js";
import type { Renderer } from "./context.js";

/** Width and height in CSS pixels that an output's metadata asks for, by type or for all. */
function size(metadata: Metadata, type: string): string {
  const own = (metadata[type] ?? metadata) as Metadata;
  return ["width", "height"]
    .map((name) => [name, Number(own[name])] as const)
    .filter(([, pixels]) => pixels >= 1 && pixels < 1e5)
    .map(([name, pixels]) => ` ${name}="${Math.round(pixels)}"`)
    .join("");
}

/** A picture from its base64 text. */
export function pictureHtml(type: string, data: unknown, alt: unknown, metadata: Metadata = {}): string {
  const picture = fromBase64(type, data);
  if ("fault" in picture) return `<p class="note">A picture is broken: ${escapeHtml(picture.fault)}.</p>`;
  return `<img alt="${escapeHtml(textOf(alt ?? "picture"))}"${size(metadata, type)} src="${picture.src}">`;
}

export const picture =
  (type: string): Renderer =>
  (data, _context, bundle, metadata) =>
    pictureHtml(type, data, bundle[mime.text], metadata);
