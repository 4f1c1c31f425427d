import katex, { ParseError } from "katex";
import { escapeHtml } from "../../html.js";
import { problemAt } from "../../problem.js";
import type { Context } from "../state/context.js";
import { labelOf, NAMING } from "../../latex/equation-names.js";
import { prepare, type Prepared, type Rewrite } from "../../latex/dialect.js";
import { referenceLink } from "../state/references.js";

/** Where a formula stands: in a line, or set off, as a block or inside a paragraph. */
export type Setting = "inline" | "block" | "paragraph";

/** Longest size that a formula may ask for, in em: a page is not covered by one. */
const LARGEST_SIZE_EM = 60;

/** Largest extent of a set formula, in em; raised, lowered and kerned parts know no other limit. */
const LARGEST_EXTENT_EM = 400;

/** Fails if a formula would reach far beyond its place. */
function checkExtent(html: string): void {
  for (const [, extent] of html.matchAll(/(?<![.\d])(\d{3,}(?:\.\d+)?)em/g))
    if (Number(extent) > LARGEST_EXTENT_EM)
      throw new Error(`a part of it is ${extent}em away or long, the limit is ${LARGEST_EXTENT_EM}em`);
}

/** The part of the source that KaTeX could not set, as far as it says: all of it if the fault lies in a macro. */
function faultyPart(tex: string, { tex: prepared, origin }: Prepared, error: unknown): [number, number] {
  if (!(error instanceof ParseError) || error.position === undefined) return [0, tex.length];
  const { position, length = 0 } = error as ParseError & { length?: number };
  const named = /^.*? at position \d+: (?:…)?(.*)$/s.exec(error.message)?.[1]?.match(/(?:.\u0332)+/su)?.[0];
  const token = prepared.slice(position, position + length).trimEnd();
  if (named !== undefined && named.replaceAll("\u0332", "").trimEnd() !== token) return [0, tex.length];
  const start = origin(position);
  return [start, Math.max(origin(position + token.length), Math.min(start + 1, tex.length))];
}

/** The formula's source with the place of the fault underlined. */
function faultyFormula(tex: string, prepared: Prepared, error: Error): string {
  const [from, to] = faultyPart(tex, prepared, error);
  const marked = `${escapeHtml(tex.slice(0, from))}<u>${escapeHtml(tex.slice(from, to)) || "&nbsp;"}</u>${escapeHtml(tex.slice(to))}`;
  return `<code class="faulty-formula" title="${escapeHtml(error.message)}">${marked}</code>`;
}

function wrap(html: string, setting: Setting, anchors: string[]): string {
  if (setting === "inline") return html;
  const [id, ...others] = anchors;
  const also = others.map((anchor) => `<span id="${anchor}"></span>`).join("");
  const tag = setting === "block" ? "div" : "span";
  const link = id ? `<a class="anchor" href="#${id}" aria-label="Link to this equation">#</a>` : "";
  return `<${tag} class="equation"${id ? ` id="${id}"` : ""} tabindex="0">${also}${html}${link}</${tag}>${setting === "block" ? "\n" : ""}`;
}

/** A formula that is nothing but a reference is a link like any other: it needs no setting. */
const REFERENCE_ALONE = /^\s*\\(eqref|ref)\{([^}]+)\}\s*$/;

const referenceText = (command: string, number: number | string): string =>
  command === "eqref" ? `(${number})` : String(number);

/** Links inside a formula stand in the half that is hidden from what reads aloud, where nothing may take the focus. */
const withoutStops = (html: string): string => html.replace(/<a href=/g, '<a tabindex="-1" href=');

/** What names an equation becomes its number, and its anchor one of `anchors`; `\eqref` and `\ref` become links. */
const labels = ({ index, location, state }: Context, anchors: string[]): Rewrite[] => [
  [
    NAMING,
    ([written, tag, label]) => {
      const target = index.targets.get(labelOf((tag ?? label)!));
      if (target) anchors.push(target.anchor);
      return target ? `\\tag{${target.number}}` : tag === undefined ? "" : written;
    },
  ],
  [/\\label\{[^}]+\}/, () => ""],
  [
    /\\(eqref|ref)\{([^}]+)\}/,
    ([, command, name]) => {
      const target = index.targets.get(labelOf(name!));
      if (!target) state.problems.push(problemAt(location, `there is no equation labeled "${name}"`));
      return `\\href{#${target?.anchor ?? ""}}{\\text{${referenceText(command!, target?.number ?? "?")}}}`;
    },
  ],
];

/**
 * Renders a formula with KaTeX. An equation's name becomes its number and anchor, `\eqref` a link to it. A formula
 * that cannot be set is shown as its source, with the place underlined, and is one of the page's problems.
 */
export function renderFormula(tex: string, setting: Setting, context: Context): string {
  const { index, location, state } = context;
  const [, command, name] = (setting === "inline" && REFERENCE_ALONE.exec(tex)) || [];
  const target = index.targets.get(labelOf(name ?? ""));
  if (target) return referenceLink(target, referenceText(command!, target.number));
  const anchors: string[] = [];
  const prepared = prepare(tex, labels(context, anchors));
  try {
    const html = katex.renderToString(prepared.tex, {
      displayMode: setting !== "inline",
      output: "htmlAndMathml",
      strict: "ignore",
      macros: state.macros,
      maxSize: LARGEST_SIZE_EM,
      trust: ({ command, ...rest }) =>
        command === "\\href" && "url" in rest && String(rest.url).startsWith("#"),
    });
    checkExtent(html);
    return wrap(withoutStops(html), setting, anchors);
  } catch (error) {
    state.problems.push(problemAt(location, `the formula cannot be set: ${(error as Error).message}`));
    return wrap(faultyFormula(tex, prepared, error as Error), setting, anchors);
  }
}
