import sanitizeHtml from "sanitize-html";
import { countRemoved, type Removed } from "./removed.js";

const TAGS =
  "svg g path rect circle ellipse line polyline polygon text tspan title desc defs clipPath marker use linearGradient radialGradient stop pattern mask symbol image";
const ATTRIBUTES =
  "id d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox preserveAspectRatio transform points fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity font-family font-size font-weight font-style text-anchor dominant-baseline alignment-baseline letter-spacing word-spacing clip-path clip-rule marker-start marker-mid marker-end orient refX refY markerWidth markerHeight markerUnits gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity fx fy role aria-label xml:space style vector-effect patternUnits patternTransform patternContentUnits clipPathUnits maskUnits maskContentUnits mask rotate textLength lengthAdjust shape-rendering text-rendering paint-order";

/** Attributes that may also be written as declarations of a style. */
const DECLARABLE = new Set(
  `${ATTRIBUTES} color stop-color text-decoration font white-space`
    .split(" ")
    .filter((name) => !/^(id|style|class|d|transform|role|aria-label|xml:space)$/.test(name)),
);

/** A value of presentation: no escape that could hide an address, and addresses only of the drawing's own parts. */
const isHarmless = (value: string): boolean =>
  !/[\\@{};]|\/\*|(image|image-set|src|element|attr|var|env)\s*\(/i.test(value) &&
  !/url\s*\((?!\s*["']?#)/i.test(value);

const safeStyle = (style: string): string =>
  style
    .split(";")
    .map((declaration) => declaration.split(":").map((part) => part.trim()))
    .filter((parts) => parts.length === 2 && DECLARABLE.has(parts[0]!.toLowerCase()) && isHarmless(parts[1]!))
    .map((parts) => parts.join(": "))
    .join("; ");

/** Text that people read, not browsers. */
const FREE_TEXT = new Set(["aria-label", "id", "style"]);
const EMBEDDED = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;

/** What of an element's attributes may stand in the page; parts of the drawing refer only to each other. */
function attributesOf(tag: string, all: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    const isAddress = name === "href" || name === "xlink:href";
    if (isAddress && tag === "image" && !EMBEDDED.test(value.trim())) continue;
    if (isAddress && tag !== "image" && !value.startsWith("#")) continue;
    if (!isAddress && !FREE_TEXT.has(name) && !isHarmless(value)) continue;
    kept[name] = value;
  }
  if (kept["style"] !== undefined) kept["style"] = safeStyle(kept["style"]);
  if (!kept["style"]) delete kept["style"];
  if (tag === "svg") delete kept["transform"]; // on the outermost element it would move the drawing over the page
  return kept;
}

/** Drawings deeper than this are flattened. */
const DEEPEST = 200;

const rules = (removed: Removed): sanitizeHtml.IOptions => ({
  allowedTags: TAGS.split(" "),
  nonTextTags: ["script", "style", "metadata", "foreignObject"],
  allowedAttributes: {
    "*": ATTRIBUTES.split(" "),
    ...Object.fromEntries(
      ["use", "image", "linearGradient", "radialGradient", "pattern"].map((tag) => [
        tag,
        ["href", "xlink:href"],
      ]),
    ),
  },
  allowedSchemes: ["data"],
  allowedSchemesAppliedToAttributes: ["href", "xlink:href"],
  parser: { lowerCaseTags: false, lowerCaseAttributeNames: false, xmlMode: true },
  parseStyleAttributes: false,
  nestingLimit: DEEPEST,
  onOpenTag: (tag, attributes) => {
    if (tag !== "style") countRemoved(removed, tag, attributes); // drawing programs write styles for the whole picture
  },
  transformTags: {
    "*": (tagName, attributes) => ({ tagName, attribs: attributesOf(tagName, attributes) }),
  },
});

/**
 * SVG of a notebook, as harmless as a picture: no script, handler, link, animation, style sheet or outside address.
 *
 * @param prefix begins the ids, so that two pictures do not mix theirs up
 * @param removed counts what was taken out
 */
export function sanitizeSvg(svg: string, prefix: string, removed: Removed): string {
  const clean = sanitizeHtml(svg.replaceAll("\0", ""), rules(removed));
  return clean
    .replace(/\bid="([^"]+)"/g, `id="${prefix}:$1"`)
    .replace(/url\((["']|&quot;)?#([^"')&]+)(?:["']|&quot;)?\)/g, `url(#${prefix}:$2)`)
    .replace(/\b((?:xlink:)?href)="#([^"]+)"/g, `$1="#${prefix}:$2"`);
}
