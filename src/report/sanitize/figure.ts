/** A Plotly figure of a notebook: numbers, words and colors. Nothing in it fetches, links or changes the page. */
import { isObject } from "../../shared/json.js";
import { boundControls, boundFrames, type Frame } from "./figure-controls.js";
import { boundData, boundLayout, withoutSteps } from "./figure-limits.js";
import { decodeTypedArray } from "./typed-arrays.js";

/** What Plotly draws. */
export interface FigureData {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  /** The steps of its animations; only in figures that have some. */
  frames?: Frame[];
}

/** Deeper than any figure is. */
const DEEPEST = 40;

/** Names through which an object's own making could be changed. */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/** Controls are read where they belong alone, and cleaned there: they may set anything, also what is taken out here. */
const CONTROLS = /^(updatemenus|updatemenudefaults|sliders|sliderdefaults|frames|config)$/;

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
  const numbers = decodeTypedArray(value);
  if (numbers) return numbers;
  if (Array.isArray(value)) return value.map((each) => clean(each, depth + 1));
  const entries = Object.entries(value).filter(
    ([key, each]) =>
      !RESERVED.has(key) &&
      !CONTROLS.test(key) &&
      !(/(^|\.)(source|src|href|url)$/i.test(key) && typeof each === "string" && !EMBEDDED.test(each)),
  );
  return Object.fromEntries(entries.map(([key, each]) => [key, clean(each, depth + 1)]));
}

/** The figure's traces, layout and frames, cleaned; undefined if this is no figure. */
export function sanitizeFigure(figure: unknown): FigureData | undefined {
  if (!isObject(figure) || !Array.isArray(figure["data"]) || !figure["data"].every(isObject))
    return undefined;
  const { data, layout, frames } = figure;
  const { updatemenus, sliders, ...still } = isObject(layout) ? layout : {};
  const cleaned = clean({ data, layout: still }) as FigureData;
  const menus = boundControls(clean(updatemenus), "buttons");
  const rails = boundControls(clean(sliders), "steps");
  const controls = {
    ...(menus.length > 0 && { updatemenus: menus }),
    ...(rails.length > 0 && { sliders: rails }),
  };
  const steps = boundFrames(clean(frames));
  if (Object.keys(controls).length === 0 && steps.length === 0)
    return { data: boundData(cleaned.data), layout: boundLayout(cleaned.layout, cleaned.data) };
  const moving = withoutSteps(cleaned) as FigureData;
  return {
    data: boundData(moving.data),
    layout: { ...boundLayout(moving.layout, moving.data), ...controls },
    ...(steps.length > 0 && { frames: steps }),
  };
}
