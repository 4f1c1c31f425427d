import { METADATA_KEY, mime, type OutputNote } from "../../../shared/mime.js";
import type { Metadata, MimeBundle, Output } from "../../../jupyter/index.js";
import { escapeHtml } from "../../html.js";
import { claimCard } from "../claims/claims.js";
import { renderMarkdown } from "../markdown/markdown.js";
import type { OutputContext, Renderer } from "./context.js";
import { drawing } from "./svg.js";
import { figure } from "./figure.js";
import { html } from "./html.js";
import { json, specification } from "./json.js";
import { latex } from "./latex.js";
import { picture } from "./image.js";
import { errorHtml, streamHtml } from "../text/text.js";
import { unshownNote } from "./unshown.js";
import { PICTURE_TYPES } from "../state/images.js";

const VEGA_VERSIONS = ["", ".v2", ".v3", ".v4", ".v5", ".v6"];
const VEGA = ["vega", "vegalite"].flatMap((name) =>
  VEGA_VERSIONS.map((version) => `application/vnd.${name}${version}+json`),
);

const claimHtml: Renderer = (_data, { context, id }) => {
  const claim = context.index.claimsByOutput.get(id);
  return claim && claimCard(claim, context);
};
const markdown: Renderer = (data, { context }) =>
  `<div class="markdown">${renderMarkdown(String(data), context)}</div>`;
const text: Renderer = (data) => streamHtml("result", String(data));

/**
 * How each MIME type is shown. The first that an output carries, and that can show it, is taken: the order is the
 * priority, JupyterLab's ranks after the project's own (@jupyterlab/rendermime: HTML 50, Markdown 60, LaTeX 70,
 * SVG 80, pictures 90, text 120). JSON comes late: libraries send it for renderers of their own, beside a picture.
 */
const renderers: [type: string, render: Renderer][] = [
  [mime.claim, claimHtml],
  [mime.figure, figure],
  [mime.html, html],
  ["text/markdown", markdown],
  ["text/latex", latex],
  [mime.svg, drawing],
  ...PICTURE_TYPES.filter((type) => type !== mime.svg).map((type): [string, Renderer] => [
    type,
    picture(type),
  ]),
  ["application/json", json],
  ["application/geo+json", specification("A map (GeoJSON)")],
  ...VEGA.map((type): [string, Renderer] => [type, specification("A Vega chart")]),
  [mime.text, text],
];

function bundleHtml(bundle: MimeBundle, metadata: Metadata, context: OutputContext): string {
  const skipped = Object.keys(bundle).filter((type) => !renderers.some(([known]) => known === type));
  for (const [type, render] of renderers) {
    if (bundle[type] === undefined) continue;
    const shown = render(bundle[type], context, bundle, metadata);
    if (shown !== undefined) return shown + unshownNote(skipped, true);
    skipped.push(type);
  }
  const types = Object.keys(bundle).map(escapeHtml).join(", ") || "it is empty";
  const why = `<p class="note">This output has no form that a static page can show (${types}).</p>`;
  return unshownNote(skipped, false) || why;
}

/** One output as HTML. */
export function renderOutput(output: Output, context: OutputContext): string {
  if (output.output_type === "stream") return streamHtml(output.name, output.text);
  if (output.output_type === "error") return errorHtml(output);
  const own = output.metadata[METADATA_KEY] as OutputNote | undefined;
  return own?.progress
    ? `<p class="progress">${escapeHtml(String(output.data[mime.text]))}</p>`
    : bundleHtml(output.data, output.metadata, context);
}
