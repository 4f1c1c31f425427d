import { mime } from "../../../shared/mime.js";
import { escapeHtml, scriptJson } from "../../html.js";
import { themable } from "../../theme/palette-variables.js";
import { sanitizeFigure, sanitizeSvg } from "../../sanitize/index.js";
import type { Renderer } from "./context.js";
import { pictureHtml } from "./image.js";

/** The kinds of trace that the page's Plotly draws; it would take any other for a line. */
const DRAWN = new Set(["scatter", "bar", "pie"]);

/** Plotly's data for the browser, with the static picture in its place until it is drawn. */
export const figure: Renderer = (data, { id }, bundle) => {
  const spec = sanitizeFigure(data);
  if (!spec || !spec.data.every(({ type }) => DRAWN.has(String(type ?? "scatter")))) return undefined;
  const alt = escapeHtml(String(bundle[mime.text] ?? "A figure"));
  const still = bundle[mime.svg]
    ? themable(sanitizeSvg(String(bundle[mime.svg]), id, new Map()))
    : bundle[mime.png] && pictureHtml(mime.png, bundle[mime.png], bundle[mime.text]);
  return `<div class="plot" id="${id}" data-alt="${alt}"><div class="static">${still ?? ""}</div><script type="application/json">${scriptJson(spec)}</script></div>`;
};
