import type { Context } from "../state/context.js";
import { replaceFormulas } from "../../latex/delimiters.js";
import { renderFormula } from "../math/formula.js";
import { type Removed, sanitizeSvg } from "../../sanitize/index.js";
import { Kept, sanitizeHtml } from "./sanitize-html.js";

/** Drawings; code and raw text, where a dollar is a dollar; comments; tags; and the text between them. */
const PARTS =
  /(<svg\b[\s\S]*?<\/svg\s*>)|<(code|pre|kbd|samp|script|style|textarea)\b[\s\S]*?(?:<\/\2\s*>|$)|<!--[\s\S]*?(?:-->|$)|<\/?[a-z][^>]*>|([^<\0]+|<)/gi;

/** A prefix for the ids of one drawing, that no other of the page has. */
function drawingPrefix({ chapter, location, state }: Context): string {
  return `${chapter.slug}:${location.cell}:${++state.drawings}`;
}

const unescaped = (text: string): string =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");

/**
 * HTML of a notebook, harmless, with its drawings and with its formulas set.
 *
 * @param kept fragments of the page's own that stand in `html`; without them, `html` is the notebook's alone
 */
export function notebookHtml(html: string, context: Context, removed: Removed, kept?: Kept): string {
  const fragments = kept ?? new Kept();
  const formulas = (text: string) =>
    replaceFormulas(
      text.replace(/&#36;|&#x24;|&dollar;/gi, "$"),
      kept ? 2 : 1,
      ({ tex, display }) =>
        fragments.keep(renderFormula(unescaped(tex), display ? "paragraph" : "inline", context)),
      (other) => other,
    );
  const source = kept ? html : html.replaceAll("\0", "");
  const prepared = source.replace(PARTS, (part, drawing?: string, _raw?: string, text?: string) => {
    if (drawing !== undefined) return fragments.keep(sanitizeSvg(drawing, drawingPrefix(context), removed));
    return text === undefined ? part : formulas(text);
  });
  return sanitizeHtml(prepared, context, removed, fragments);
}
