import sanitizeHtml from "sanitize-html";

/** HTML outputs: text, tables and embedded images. No script, handler, form, frame, style or outside address. */
const htmlRules: sanitizeHtml.IOptions = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, "img", "progress", "del", "ins", "details", "summary"],
  allowedAttributes: {
    "*": ["title", "lang", "dir", "colspan", "rowspan", "scope"],
    a: ["href"],
    img: ["src", "alt", "width", "height"],
    progress: ["value", "max"],
    th: ["style", "align"],
    td: ["style", "align"],
  },
  allowedSchemes: ["http", "https", "mailto"],
  allowedSchemesByTag: { img: ["data"] },
  allowedStyles: { "*": { "text-align": [/^(left|right|center)$/] } },
};

const SVG_TAGS =
  "svg g path rect circle ellipse line polyline polygon text tspan title desc defs clipPath marker use linearGradient radialGradient stop pattern mask symbol image";
const SVG_ATTRIBUTES =
  "id class d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox preserveAspectRatio transform points fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit opacity font-family font-size font-weight font-style text-anchor dominant-baseline clip-path clip-rule marker-start marker-mid marker-end orient refX refY markerWidth markerHeight markerUnits gradientUnits gradientTransform offset stop-color stop-opacity role aria-label xml:space style vector-effect patternUnits mask rotate textLength shape-rendering text-rendering";

/** A style may colour and size, but neither fetch nor leave its place. */
const isHarmless = (style: string): boolean =>
  !/url\(\s*["']?(?!#)|position|@import|expression|behaviou?r/i.test(style);

const svgRules: sanitizeHtml.IOptions = {
  allowedTags: SVG_TAGS.split(" "),
  allowedAttributes: {
    "*": SVG_ATTRIBUTES.split(" "),
    use: ["href", "xlink:href"],
    image: ["href", "xlink:href"],
  },
  allowedSchemes: ["data"],
  allowedSchemesAppliedToAttributes: ["href", "xlink:href"],
  parser: { lowerCaseTags: false, lowerCaseAttributeNames: false, xmlMode: true },
  parseStyleAttributes: false,
  transformTags: {
    "*": (tagName, attributes) => {
      const style = attributes["style"];
      if (style !== undefined && !isHarmless(style)) delete attributes["style"];
      return { tagName, attribs: attributes };
    },
  },
};

/** HTML of a notebook, and whether anything that could act was removed. */
export function sanitiseHtml(html: string): { html: string; removed: boolean } {
  return {
    html: sanitizeHtml(html, htmlRules),
    removed: /<(script|iframe|form|style|object|embed)\b|\son\w+\s*=|javascript:/i.test(html),
  };
}

/** SVG of a notebook; ids get a prefix so that pictures do not mix theirs up. */
export function sanitiseSvg(svg: string, prefix: string): string {
  const clean = sanitizeHtml(svg, svgRules);
  return clean
    .replace(/\bid="([^"]+)"/g, `id="${prefix}-$1"`)
    .replace(/url\((["']|&quot;)?#([^"')&]+)(?:["']|&quot;)?\)/g, `url(#${prefix}-$2)`)
    .replace(/\b((?:xlink:)?href)="#([^"]+)"/g, `$1="#${prefix}-$2"`);
}
