import { AnsiUp } from "ansi_up";
import { decodeClaim, METADATA_KEY, mime, type OutputNote } from "../../contract.js";
import type { ErrorOutput, MimeBundle, Output } from "../../jupyter/index.js";
import { escapeHtml, scriptJson } from "../html.js";
import { claimCard } from "./claims.js";
import { themable } from "./hues.js";
import { renderMarkdown } from "./markdown.js";
import { renderFormula } from "./math.js";
import { sanitiseHtml, sanitiseSvg } from "./sanitise.js";

type MarkdownEnvironment = Parameters<typeof renderMarkdown>[1];

/** What a renderer of an output is told. */
export interface OutputContext {
  env: MarkdownEnvironment;
  /** Unique on the page; begins the ids inside the output. */
  id: string;
}

/** Lines of a stream that are shown at once; a longer one is folded with its count. */
const FOLD_LINES = 40;

function ansi(text: string): string {
  const converter = new AnsiUp();
  converter.use_classes = true;
  return converter.ansi_to_html(text);
}

function streamHtml(name: string, text: string): string {
  const block = `<pre class="stream ${name}" tabindex="0">${ansi(text.replace(/\n$/, ""))}</pre>`;
  const count = text.split("\n").length;
  return count > FOLD_LINES
    ? `<details class="long"><summary>${count} lines of output</summary>${block}</details>`
    : block;
}

const errorHtml = ({ ename, evalue, traceback }: ErrorOutput): string =>
  `<div class="error"><strong>${escapeHtml(ename)}</strong>: ${escapeHtml(evalue)}<pre tabindex="0">${ansi(traceback.join("\n"))}</pre></div>`;

/** Plotly's data for the browser, with the static picture in its place until it is drawn. */
function figureHtml(data: MimeBundle, { id }: OutputContext): string {
  const alt = escapeHtml(String(data[mime.text] ?? "A figure"));
  const svg = data[mime.svg] ? themable(sanitiseSvg(String(data[mime.svg]), id)) : undefined;
  const png = data[mime.png] ? pictureHtml(mime.png, data[mime.png], data[mime.text]) : "";
  const json = scriptJson(data[mime.figure]);
  return `<div class="plot" id="${id}" data-alt="${alt}"><div class="static">${svg ?? png}</div><script type="application/json">${json}</script></div>`;
}

/** How far a drawing may shrink before it is scrolled instead, as a share of its own size. */
const LEAST_SCALE = 0.7;

function drawingHtml(svg: string, id: string): string {
  const width = Number(/^<svg[^>]*\sviewBox="\S+ \S+ (\S+) /.exec(svg.trim())?.[1]);
  const least = width > 0 ? ` style="--least: ${Math.round(width * LEAST_SCALE)}px"` : "";
  return `<div class="drawing" tabindex="0"${least}>${themable(sanitiseSvg(svg, id))}</div>`;
}

/** Embedded pictures by type. */
const PICTURES = [mime.png, "image/jpeg", "image/gif"] as const;

/** A picture from its base64 text; what is not base64 may not stand in an address. */
function pictureHtml(type: string, data: unknown, alt: unknown): string {
  const base64 = String(data).replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*=*$/.test(base64))
    return `<p class="note">A picture (${type}) is broken: its data is not base64.</p>`;
  return `<img alt="${escapeHtml(String(alt ?? "picture"))}" src="data:${type};base64,${base64}">`;
}

type Renderer = (data: unknown, context: OutputContext, bundle: MimeBundle) => string;

/** How each MIME type is shown. The first one that an output carries is taken: the order is the priority. */
const renderers: [string, Renderer][] = [
  [mime.claim, (data, { env }) => claimCard(decodeClaim(data)!, env)],
  [mime.figure, (_, context, bundle) => figureHtml(bundle, context)],
  [
    mime.html,
    (data) => {
      const { html, removed } = sanitiseHtml(String(data));
      const note = removed ? '<p class="note">Active content of this output was removed.</p>' : "";
      return `<div class="html wide">${html}</div>${note}`;
    },
  ],
  ["text/markdown", (data, { env }) => renderMarkdown(String(data), env)],
  [mime.svg, (data, { id }) => drawingHtml(String(data), id)],
  ...PICTURES.map((type): [string, Renderer] => [
    type,
    (data, _, bundle) => pictureHtml(type, data, bundle[mime.text]),
  ]),
  [
    "text/latex",
    (data, { env }) => renderFormula(String(data).replace(/^\$+|\$+$/g, ""), true, env.survey).html,
  ],
  ["application/json", (data) => `<pre tabindex="0">${escapeHtml(JSON.stringify(data, null, 2))}</pre>`],
  [mime.text, (data) => streamHtml("result", String(data))],
];

function bundleHtml(data: MimeBundle, context: OutputContext): string {
  const shows = (type: string) =>
    type === mime.claim ? decodeClaim(data[type]) !== undefined : data[type] !== undefined;
  const found = renderers.find(([type]) => shows(type));
  if (found) return found[1](data[found[0]], context, data);
  const types = Object.keys(data).map(escapeHtml).join(", ");
  return `<p class="note">This output has no form that a static page can show (${types || "it is empty"}).</p>`;
}

/** One output as HTML. */
export function renderOutput(output: Output, context: OutputContext): string {
  if (output.output_type === "stream") return streamHtml(output.name, output.text);
  if (output.output_type === "error") return errorHtml(output);
  const own = output.metadata[METADATA_KEY] as OutputNote | undefined;
  return own?.progress
    ? `<p class="progress">${escapeHtml(String(output.data[mime.text]))}</p>`
    : bundleHtml(output.data, context);
}
