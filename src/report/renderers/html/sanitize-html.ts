import { parseFragment, serialize } from "parse5";
import sanitize from "sanitize-html";
import type { Context } from "../state/context.js";
import { resolveHref, takeUserId } from "../state/links.js";
import { missingPicture, resolvePicture } from "../state/images.js";
import { isOutward, OUTWARD } from "../../sanitize/links.js";
import { countRemoved, type Removed } from "../../sanitize/removed.js";
import { cellStyles, isPandasSheet } from "../../sanitize/styler.js";
import { safeStyle } from "../../sanitize/styles.js";

const TAGS =
  "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre progress q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr";
const ATTRIBUTES =
  "align alt class colspan dir headers height href id lang max open rel referrerpolicy reversed rowspan scope span src start style target title type valign value width data-missing";

/** Elements that go together with what they hold. */
const DROPPED_WITH_TEXT =
  "script style textarea option xmp title noscript noembed noframes iframe template svg object embed applet";

/** Classes with a meaning that Jupyter gives them. */
const CLASSES = /^(dataframe|alert|alert-(info|success|warning|danger))$/;

/** HTML deeper than this is flattened. */
const DEEPEST = 100;

type Attributes = Record<string, string>;

/** Old elements for looks, as what they mean today. */
const modern: Record<string, (old: Attributes) => { tagName: string; attribs: Attributes }> = {
  center: (old) => ({ tagName: "div", attribs: { ...old, align: "center" } }),
  font: ({ color, style, ...old }) => ({
    tagName: "span",
    attribs: { ...old, style: `${color ? `color: ${color};` : ""}${style ?? ""}` },
  }),
};

/** A fragment of the page's own HTML, kept aside while what surrounds it is sanitized. See `Kept`. */
const MARK = /\0(\d+)\0/g;

/**
 * HTML of the page's own making that stands among a notebook's. A mark holds its place: NUL, which neither Markdown
 * nor HTML lets a notebook write.
 */
export class Kept {
  private readonly fragments: string[] = [];

  /** Keeps a fragment; returns the mark to put in its place. */
  keep(html: string): string {
    return `\0${this.fragments.push(html) - 1}\0`;
  }

  /** Text with its marks replaced by what they stand for. */
  restore(text: string): string {
    return text.replace(MARK, (_, index: string) => this.fragments[Number(index)] ?? "");
  }
}

function link(attributes: Attributes, context: Context): Attributes {
  const { href, name, ...rest } = attributes;
  const id = rest["id"] ?? name;
  const named: Attributes = id ? { ...rest, id } : rest;
  const resolved = href === undefined ? undefined : resolveHref(href, context);
  if (resolved === undefined) return named;
  return { ...named, href: resolved, ...(isOutward(resolved) && OUTWARD) };
}

/** Pictures that are not embedded are listed in `missing`; the number in their place is replaced after. */
function picture(attributes: Attributes, context: Context, missing: string[]): Attributes {
  const { src = "", alt = "", ...rest } = attributes;
  const found = resolvePicture(src.trim(), context);
  if ("src" in found) return { ...rest, alt, src: found.src };
  return { "data-missing": String(missing.push(missingPicture(src.trim(), alt, found.fault)) - 1) };
}

/** What of an element's attributes may stand in the page. */
function attributesOf(
  tag: string,
  all: Attributes,
  context: Context,
  missing: string[],
  styles: Map<string, string>,
) {
  const plain = Object.entries(all).map(([name, value]) => [name, value.replace(/\u0000\d*/g, "")]);
  const {
    ["data-missing"]: _m,
    target: _t,
    rel: _r,
    referrerpolicy: _p,
    ...own
  } = Object.fromEntries(plain) as Attributes;
  const linked = tag === "a" ? link(own, context) : tag === "img" ? picture(own, context, missing) : own;
  const { style = "", id, class: classes = "", ...rest } = linked;
  const anchor = id && !styles.has(id) ? takeUserId(id, context) : undefined;
  const safe = safeStyle(`${(id && styles.get(id)) ?? ""};${style}`);
  const kept = classes.split(/\s+/).filter((name) => CLASSES.test(name));
  return {
    ...rest,
    ...(safe && { style: safe }),
    ...(kept.length > 0 && { class: kept.join(" ") }),
    ...(anchor !== undefined && { id: anchor }),
  };
}

/**
 * HTML of a notebook, as harmless as text: no script, handler, form, frame, style sheet or outside address. It is
 * filtered by sanitize-html and then balanced as browsers read it, so that it ends where it should.
 *
 * @param removed counts what was taken out
 * @param kept fragments of the page's own that stand in `html`
 */
export function sanitizeHtml(html: string, context: Context, removed: Removed, kept = new Kept()): string {
  const missing: string[] = [];
  const styles = cellStyles(html);
  const harmlessSheet = isPandasSheet(html);
  const clean = sanitize(html, {
    allowedTags: TAGS.split(" "),
    nonTextTags: DROPPED_WITH_TEXT.split(" "),
    allowedAttributes: { "*": ATTRIBUTES.split(" ") },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    parseStyleAttributes: false,
    nestingLimit: DEEPEST,
    onOpenTag: (tag, attributes) => {
      if (tag !== "style" || !harmlessSheet) countRemoved(removed, tag, attributes);
    },
    transformTags: {
      "*": (tag, attributes) => {
        const { tagName, attribs } = modern[tag]?.(attributes) ?? { tagName: tag, attribs: attributes };
        return { tagName, attribs: attributesOf(tagName, attribs, context, missing, styles) };
      },
    },
    textFilter: (text) => kept.restore(text),
  });
  return serialize(parseFragment(clean)).replace(
    /<img data-missing="(\d+)">/g,
    (_, i: string) => missing[Number(i)] ?? "",
  );
}
