/** A Plotly figure of a notebook: numbers, words and colors. Nothing in it fetches, links or changes the page. */
import { boundData, boundLayout } from "./figure-limits.js";

/** What Plotly draws. */
export interface FigureData {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** Deeper than any figure is. */
const DEEPEST = 40;

/** Names through which an object's own making could be changed. */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/** Buttons and sliders may set anything, also what is taken out here. */
const CONTROLS = new Set(["updatemenus", "sliders", "frames", "config"]);

const EMBEDDED = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;

/** A placeholder with a number format of d3 or a date format; then Plotly's pseudo-HTML; then characters that could form some. */
const MARKUP =
  /%\{[\w.[\]]+(?::(?:[^<>{}]?[<>=^])?[-+( ]?[$#]?0?\d{0,3},?(?:\.\d{1,2})?~?[a-zA-Z%]?|\|[\w%:. /-]*)?\}|<(\/?)(br|sub|sup|b|i|em|strong|u|s|span)\b[^<>]*>|<[^<>]*>|[<>]/gi;

/**
 * Text without links, styles and handlers. A lone `<` becomes `&lt;`, which Plotly shows as `<`: so nothing that
 * Plotly puts together from several texts is a tag.
 */
const plainMarkup = (text: string): string =>
  text.replace(MARKUP, (whole, close: string | undefined, tag: string | undefined) => {
    if (whole.startsWith("%")) return whole;
    if (tag) return `<${close}${tag.toLowerCase()}>`;
    if (/^<\/?a[\s>/]/i.test(whole)) return "";
    return whole.replace(/</g, "&lt;").replace(/>/g, "&gt;");
  });

function clean(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return plainMarkup(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((each) => clean(each, depth + 1));
  const entries = Object.entries(value).filter(
    ([key, each]) =>
      !RESERVED.has(key) &&
      !CONTROLS.has(key) &&
      !(/(^|\.)(source|src|href|url)$/i.test(key) && typeof each === "string" && !EMBEDDED.test(each)),
  );
  return Object.fromEntries(entries.map(([key, each]) => [key, clean(each, depth + 1)]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The figure's traces and layout, cleaned; undefined if this is no figure. */
export function sanitizeFigure(figure: unknown): FigureData | undefined {
  if (!isObject(figure) || !Array.isArray(figure["data"]) || !figure["data"].every(isObject))
    return undefined;
  const { data, layout } = figure;
  const cleaned = clean({ data, layout: isObject(layout) ? layout : {} }) as FigureData;
  return {
    data: boundData(cleaned.data),
    layout: boundLayout(cleaned.layout, cleaned.data),
  };
}
