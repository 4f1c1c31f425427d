import { mime } from "../../../shared/mime.js";
import { escapeHtml, textOf } from "../../html.js";
import { pack } from "../../pack.js";
import { laterKinds, sanitizeFigure, sanitizeSvg } from "../../sanitize/index.js";
import { themable } from "../../theme/palette-variables.js";
import type { Renderer } from "./context.js";
import { pictureHtml } from "./image.js";
import { bundleFor } from "./plotly-kinds.js";

/**
 * Plotly's data for the browser, with the static picture in its place until it is drawn. `data-bundle` names the
 * smallest of Plotly's bundles that draws it.
 */
export const figure: Renderer = (data, { id }, bundle) => {
  const spec = sanitizeFigure(data);
  const kinds = spec && [...spec.data.map(({ type = "scatter" }) => type), ...laterKinds(spec)];
  const plotly = bundleFor(kinds?.map(textOf) ?? []);
  if (!spec || plotly === undefined) return undefined;
  const alt = escapeHtml(textOf(bundle[mime.text] ?? "A figure"));
  const png = bundle[mime.png];
  const still =
    bundle[mime.svg] !== undefined
      ? themable(sanitizeSvg(textOf(bundle[mime.svg]), id, new Map()))
      : png === undefined
        ? ""
        : pictureHtml(mime.png, png, bundle[mime.text]);
  return `<div class="plot" id="${id}" data-bundle="${plotly}" data-alt="${alt}"><div class="static">${still}</div><script type="application/gzip" class="figure-data">${pack(JSON.stringify(spec))}</script></div>`;
};
