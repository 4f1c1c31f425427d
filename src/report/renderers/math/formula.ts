import type { PageWords } from "../../words/page-words.js";
import katex, { ParseError } from "katex";
import "katex/contrib/mhchem";
import { escapeHtml } from "../../html.js";
import { problemAt } from "../../problem.js";
import type { Context } from "../state/context.js";
import { prepare, type Prepared, type References } from "../../latex/dialect.js";
import { ownTag } from "../../latex/equation-names.js";
import { findTarget } from "../../references/reference-index.js";
import { guardedMacros } from "./definitions.js";
import { referenceLink } from "../state/references.js";

/** Where a formula stands: in a line, or set off, as a block or inside a paragraph. */
export type DisplayMode = "inline" | "block" | "paragraph";

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
  const reason = error instanceof ParseError ? error.rawMessage : error.message;
  return `<code class="faulty-formula" title="${escapeHtml(error.message)}">${marked}</code> <small class="note">(not set: ${escapeHtml(reason)})</small>`;
}

function wrap(html: string, mode: DisplayMode, anchors: string[], words: PageWords): string {
  if (mode === "inline") return html;
  const [id, ...others] = anchors;
  const also = others.map((anchor) => `<span id="${anchor}"></span>`).join("");
  const tag = mode === "block" ? "div" : "span";
  const link = id ? `<a class="anchor" href="#${id}" aria-label="${words.linkTo.equation}">#</a>` : "";
  return `<${tag} class="equation"${id ? ` id="${id}"` : ""} tabindex="0">${also}${html}${link}</${tag}>${mode === "block" ? "\n" : ""}`;
}

/** A formula that is nothing but a reference is a link like any other: it needs no typesetting. */
const REFERENCE_ALONE = /^\s*\\(eqref|ref)\{([^}]+)\}\s*$/;

const referenceText = (command: string, number: number | string): string =>
  command === "eqref" ? `(${number})` : String(number);

/** Links inside a formula stand in the half that is hidden from what reads aloud, where nothing may take the focus. */
const withoutStops = (html: string): string => html.replace(/<a href=/g, '<a tabindex="-1" href=');

/** Environments that are displayed, also between single dollars. */
const DISPLAYED = /^\s*\\begin\{(?:align|alignat|equation|gather|multline|eqnarray|flalign)\*?\}/;

/** What names an equation becomes its number, and its anchor one of `anchors`; `\eqref` and `\ref` become links. */
function references(
  { index, chapter, location, state }: Context,
  tex: string,
  anchors: string[],
): References {
  const isTagged = ownTag(tex) !== undefined;
  return {
    name(written, tag, label) {
      const target = findTarget(index, chapter, tag ?? label ?? "");
      if (target && !state.equations.has(target.anchor)) {
        state.equations.add(target.anchor);
        anchors.push(target.anchor);
      }
      if (tag === undefined && (isTagged || !target)) return "";
      return target ? `\\tag{${target.number}}` : written;
    },
    reference(command, name) {
      const target = findTarget(index, chapter, name);
      if (!target) state.problems.push(problemAt(location, `there is no equation labeled "${name}"`));
      return `\\href{#${target?.anchor ?? ""}}{\\text{${referenceText(command, target?.number ?? "?")}}}`;
    },
  };
}

/** The color of commands that KaTeX knows but may not follow; nothing else has it. */
const REFUSED_COLOR = "#fe0102";

/** Sets a formula; fails if that is not possible, or not allowed. */
function set(tex: string, display: boolean, { state }: Context): string {
  const refused: string[] = [];
  const html = katex.renderToString(tex, {
    displayMode: display,
    output: "htmlAndMathml",
    strict: "ignore",
    macros: guardedMacros(state, refused),
    maxSize: LARGEST_SIZE_EM,
    errorColor: REFUSED_COLOR,
    trust: ({ command, ...rest }) =>
      command === "\\href" && "url" in rest && String(rest.url).startsWith("#"),
  });
  if (refused.length > 0)
    throw new Error(
      `"${refused.join('", "')}" cannot be redefined: digits, letters and relations keep their meaning`,
    );
  if (html.includes(REFUSED_COLOR)) throw new Error("it holds a command that a page does not follow");
  checkExtent(html);
  return withoutStops(html);
}

/**
 * Renders a formula with KaTeX. An equation's name becomes its number and anchor, `\eqref` a link to it. A formula
 * that cannot be set is shown as its source, with the place underlined and the reason, and is one of the page's problems.
 */
export function renderFormula(tex: string, mode: DisplayMode, context: Context): string {
  const { index, chapter, location, state } = context;
  const [, command = "", name = ""] = (mode === "inline" && REFERENCE_ALONE.exec(tex)) || [];
  const target = name === "" ? undefined : findTarget(index, chapter, name);
  if (target) return referenceLink(target, context.words, escapeHtml(referenceText(command, target.number)));
  const placed = mode === "inline" && DISPLAYED.test(tex) ? "paragraph" : mode;
  const anchors: string[] = [];
  const prepared = prepare(tex, references(context, tex, anchors));
  try {
    return wrap(set(prepared.tex, placed !== "inline", context), placed, anchors, context.words);
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    state.problems.push(problemAt(location, `the formula cannot be set: ${fault.message}`));
    return wrap(faultyFormula(tex, prepared, fault), placed, anchors, context.words);
  }
}
