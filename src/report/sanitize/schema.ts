import type { Schema } from "hast-util-sanitize";
import { find, html, svg } from "property-information";

const properties = (schema: typeof html, names: string): string[] =>
  names.split(" ").map((name) => find(schema, name).property);

const TAGS =
  "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre progress q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr";
const ATTRIBUTES =
  "align alt class colspan dir headers height href id lang max open rel referrerpolicy reversed rowspan scope span src start style target title type valign value width";

/** Presentation MathML (MathML Core): no links, no actions, no annotations. */
const MATH_TAGS =
  "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd semantics";
const MATH_ATTRIBUTES =
  "display displaystyle mathvariant stretchy fence separator form lspace rspace linethickness columnalign rowalign columnspan accent accentunder scriptlevel";

/** Elements that go together with what they hold. */
const DROPPED =
  "script style textarea option xmp title noscript noembed noframes iframe template svg object embed applet plaintext annotation annotation-xml maction";

/** What of a notebook's HTML may stand in the page. Comments are the page's own: see `OwnParts`. */
export const HTML_SCHEMA: Schema = {
  tagNames: `${TAGS} ${MATH_TAGS}`.split(" "),
  strip: DROPPED.split(" "),
  attributes: { "*": properties(html, `${ATTRIBUTES} ${MATH_ATTRIBUTES}`) },
  protocols: { href: ["http", "https", "mailto"], src: ["data"] },
  clobber: [],
  ancestors: {},
  required: {},
  allowComments: true,
};

const SVG_TAGS =
  "svg g path rect circle ellipse line polyline polygon text tspan title desc defs clipPath marker use linearGradient radialGradient stop pattern mask symbol image";

/** Attributes that are names or texts, and no presentation. */
const SVG_TEXT = "id d transform role aria-label xml:space";
export const SVG_PRESENTATION =
  "x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox preserveAspectRatio points fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity font-family font-size font-weight font-style text-anchor dominant-baseline alignment-baseline letter-spacing word-spacing clip-path clip-rule marker-start marker-mid marker-end orient refX refY markerWidth markerHeight markerUnits gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity fx fy vector-effect patternUnits patternTransform patternContentUnits clipPathUnits maskUnits maskContentUnits mask rotate textLength lengthAdjust shape-rendering text-rendering paint-order display visibility";

/** What of a drawing may stand in the page. */
export const SVG_SCHEMA: Schema = {
  tagNames: SVG_TAGS.split(" "),
  strip: ["script", "style", "metadata", "foreignObject"],
  attributes: {
    "*": [...properties(svg, `${SVG_TEXT} ${SVG_PRESENTATION}`), "style"],
    ...Object.fromEntries(
      ["use", "image", "linearGradient", "radialGradient", "pattern"].map((tag) => [
        tag,
        ["href", "xLinkHref"],
      ]),
    ),
  },
  protocols: { href: ["data"], xLinkHref: ["data"] },
  clobber: [],
  ancestors: {},
  required: {},
};

/** The same for a drawing that is shown as a picture, where its style sheets act on nothing else. */
export const PICTURE_SCHEMA: Schema = {
  ...SVG_SCHEMA,
  tagNames: [...(SVG_SCHEMA.tagNames ?? []), "style"],
  strip: ["script", "metadata", "foreignObject"],
  attributes: { ...SVG_SCHEMA.attributes, "*": [...(SVG_SCHEMA.attributes?.["*"] ?? []), "className"] },
};
