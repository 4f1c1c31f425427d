/** Pictures as addresses that stand inside the page. Whatever would have to be fetched is named instead. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { MimeBundle } from "../../../jupyter/index.js";
import { decodeAddress, escapeHtml } from "../../html.js";
import type { Context } from "./context.js";
import { OUTWARD, safeHref } from "../../sanitize/links.js";

/** Pictures that browsers draw and that cannot act, by type: an SVG in an `img` neither runs scripts nor fetches. */
export const PICTURE_TYPES = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/bmp",
  "image/avif",
  "image/svg+xml",
];

const TYPE_OF_EXTENSION: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  avif: "image/avif",
  svg: "image/svg+xml",
};

/** Largest picture file that is embedded, in bytes. */
const LARGEST_FILE = 20_000_000;

/** The most that the picture files of one notebook may take: a page is one text, which cannot be of any length. */
const MOST_BYTES = 60_000_000;

/** An address that embeds the picture, or why there is none. */
export type Picture = { src: string } | { fault: string };

/** A data address from base64 text; what is not base64 may not stand in an address. */
export function fromBase64(type: string, data: unknown): Picture {
  const base64 = String(data).replace(/\s/g, "");
  if (base64 === "" || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    return { fault: `its ${type} data is not base64` };
  return { src: `data:${type};base64,${base64}` };
}

/** A data address from the text of an SVG. */
const fromSvg = (svg: string): Picture => fromBase64("image/svg+xml", Buffer.from(svg).toString("base64"));

function fromDataAddress(address: string): Picture {
  const [, type, encoding, data] = /^data:([^;,]*)((?:;[^;,]*)*),([\s\S]*)$/i.exec(address) ?? [];
  if (!type || !PICTURE_TYPES.includes(type.toLowerCase())) return { fault: "its address embeds no picture" };
  if (/;\s*base64$/i.test(encoding!)) return fromBase64(type.toLowerCase(), decodeAddress(data!));
  return type.toLowerCase() === "image/svg+xml"
    ? fromSvg(decodeAddress(data!))
    : { fault: "its data is not base64" };
}

function fromAttachment(name: string, { chapter, location }: Context): Picture {
  const cell = chapter.notebook.cells[location.cell - 1];
  const attachments = cell && cell.cell_type !== "code" ? cell.attachments : undefined;
  const bundle: MimeBundle | undefined =
    attachments && Object.hasOwn(attachments, name) ? attachments[name] : undefined;
  if (!bundle) return { fault: `the cell has no attachment "${name}"` };
  const type = PICTURE_TYPES.find((each) => bundle[each] !== undefined);
  if (!type) return { fault: `the attachment "${name}" is no picture` };
  const data = String(bundle[type]);
  return type === "image/svg+xml" && data.includes("<") ? fromSvg(data) : fromBase64(type, data);
}

/** A file of the notebook's folder; neither `..` nor a symbolic link leads out of it. */
function fromFile(path: string, { chapter, state }: Context): Picture {
  const type = TYPE_OF_EXTENSION[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
  if (!type) return { fault: `"${path}" is not named as a picture` };
  if (chapter.folder === undefined) return { fault: `"${path}" is not in the notebook` };
  try {
    const folder = realpathSync(chapter.folder);
    const file = realpathSync(resolve(folder, path));
    if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep))
      return { fault: `"${path}" lies outside the notebook's folder` };
    const facts = statSync(file);
    if (!facts.isFile()) return { fault: `"${path}" is no file` };
    if (facts.size > LARGEST_FILE) return { fault: `"${path}" is larger than ${LARGEST_FILE / 1e6} MB` };
    state.pictureBytes += facts.size;
    if (state.pictureBytes > MOST_BYTES)
      return { fault: `the notebook's pictures take more than ${MOST_BYTES / 1e6} MB` };
    return fromBase64(type, readFileSync(file, "base64"));
  } catch {
    return { fault: `there is no file "${path}"` };
  }
}

/** The picture at an address of Markdown or HTML: `attachment:`, `data:`, or a file beside the notebook. */
export function resolvePicture(address: string, context: Context): Picture {
  if (/^data:/i.test(address)) return fromDataAddress(address);
  if (/^attachment:/i.test(address))
    return fromAttachment(decodeAddress(address.slice("attachment:".length)), context);
  if (/^(https?:)?\/\//i.test(address)) return { fault: "it would have to be fetched" };
  if (/^[a-z][a-z\d+.-]*:/i.test(address)) return { fault: "its address is not one of a picture" };
  return fromFile(decodeAddress(address.split(/[?#]/)[0]!), context);
}

/** What stands in a missing picture's place. */
export function missingPicture(address: string, alt: string, fault: string): string {
  const href = /^(https?:)?\/\//i.test(address) ? safeHref(address) : undefined;
  const name = escapeHtml(alt || (href ?? "no description"));
  const attributes = Object.entries(OUTWARD)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join("");
  const named = href ? `<a href="${escapeHtml(href)}"${attributes}>${name}</a>` : name;
  return `<span class="note missing-picture">A picture is not shown, as ${escapeHtml(fault)}: ${named}</span>`;
}
