/** The steps from a notebook's HTML, as a tree, to HTML that may stand in the page. Their order matters: see `STEPS`. */
import type { Element, ElementContent, Nodes, Root, Text } from "hast";
import { sanitize } from "hast-util-sanitize";
import { SKIP, visit } from "unist-util-visit";
import { visitParents } from "unist-util-visit-parents";
import { slugify } from "../../html.js";
import { splitAtMarks, type MarkedFormula, withSources } from "../../latex/marks.js";
import { findFormulas } from "../../latex/scan.js";
import { contentPrefix } from "../../references/anchors.js";
import {
  countRemoved,
  HTML_SCHEMA,
  inlineTableStyles,
  isHiding,
  isOutward,
  isTableSheet,
  OUTWARD,
  type Removed,
  safeStyle,
  sanitizeDrawing,
} from "../../sanitize/index.js";
import { renderFormula } from "../math/formula.js";
import type { Context } from "../state/context.js";
import { missingPicture, resolvePicture } from "../state/images.js";
import { resolveLink, takeUserId } from "../state/links.js";
import { OwnParts } from "./own-parts.js";

/** What the steps work with. */
export interface Work {
  context: Context;
  own: OwnParts;
  /** Counts what is taken out. */
  removed: Removed;
  /** The formulas that marks in the text stand for, if the HTML came with Markdown. */
  formulas: readonly MarkedFormula[] | undefined;
}

type Step = (tree: Root, work: Work) => Root | void;

const isOwn = (node: Nodes): boolean => "data" in node && node.data !== undefined && "own" in node.data;

const textOf = (value: Element["properties"][string]): string =>
  Array.isArray(value) ? value.join(" ") : value === null || value === undefined ? "" : String(value);

/** Knows the page's own parts by their key; comments of the notebook go. */
const recognize: Step = (tree, { own }) => {
  visit(tree, ["comment", "element"], (node, index, parent) => {
    if (node.type === "root" || own.recognize(node) || node.type !== "comment") return;
    if (parent === undefined || index === undefined) return;
    parent.children.splice(index, 1);
    return index;
  });
};

/** Notes what cannot stay, before anything goes. Drawings are counted by themselves, pandas' sheets are moved. */
const count: Step = (tree, { removed }) => {
  visit(tree, "element", (element) => {
    if (element.tagName === "svg") return SKIP;
    if (isOwn(element)) return;
    const isMoved = element.tagName === "style" && isTableSheet(sheetText(element));
    if (!isMoved) countRemoved(removed, element.tagName, element.properties);
    return;
  });
};

const sheetText = ({ children }: Element): string =>
  children.map((child) => (child.type === "text" ? child.value : "")).join("");

/** Colors of pandas' styled tables stand in a style sheet; they are moved onto the cells. */
const tableStyles: Step = (tree) => {
  const sheets: string[] = [];
  visit(tree, "element", (element) => {
    if (element.tagName === "style") sheets.push(sheetText(element));
  });
  if (sheets.length > 0) inlineTableStyles(tree, sheets);
};

/** Each outermost `<svg>` becomes a fragment of the page, with unique ids. */
const drawings: Step = (tree, { context, own, removed }) => {
  visit(tree, "element", (element, index, parent) => {
    if (element.tagName !== "svg" || parent === undefined || index === undefined) return;
    const prefix = `${contentPrefix(context.chapter.slug)}${++context.state.parts}`;
    parent.children[index] = own.node(sanitizeDrawing(element, prefix, removed));
    return SKIP;
  });
};

/** Where a dollar is a dollar. */
const CODE = new Set(["code", "pre", "kbd", "samp", "script", "style", "textarea", "math"]);

/** A text as text and formulas: at its marks if it came with Markdown, else by the formulas' own delimiters. */
function setFormulas({ value }: Text, { context, own, formulas }: Work, used: Set<string>): ElementContent[] {
  const plain = (text: string): Text => ({ type: "text", value: text.replace(/\\\$/g, "$") });
  const formula = (tex: string, display: boolean) =>
    own.node(renderFormula(tex, display ? "paragraph" : "inline", context)) as ElementContent;
  if (formulas)
    return splitAtMarks(value).map((part, i) => {
      if (i % 2 === 0) return plain(part);
      const found = formulas[Number(part)];
      if (!found || used.has(part)) return { type: "text", value: found?.source ?? "" };
      used.add(part);
      return formula(found.tex, found.display);
    });
  const parts: ElementContent[] = [];
  let from = 0;
  for (const found of findFormulas(value, "text")) {
    parts.push(plain(value.slice(from, found.from)), formula(found.tex, found.display));
    from = found.end;
  }
  parts.push(plain(value.slice(from)));
  return parts;
}

/** Formulas in the text; in code and in attributes their marks become source again. */
const formulas: Step = (tree, work) => {
  const used = new Set<string>();
  const sources = (text: string) => OwnParts.without(work.formulas ? withSources(text, work.formulas) : text);
  visitParents(tree, (node, ancestors) => {
    if (node.type === "element")
      for (const [name, value] of Object.entries(node.properties))
        if (typeof value === "string") node.properties[name] = sources(value);
    if (node.type !== "text") return;
    const isCode = ancestors.some((each) => each.type === "element" && CODE.has(each.tagName));
    if (isCode) return void (node.value = sources(node.value));
    node.value = OwnParts.without(node.value);
    if (!/[$\\\ufdd0]/.test(node.value)) return;
    const parent = ancestors.at(-1);
    const index = (parent?.children as ElementContent[] | undefined)?.indexOf(node) ?? -1;
    if (!parent || index < 0) return;
    const parts = setFormulas(node, work, used);
    (parent.children as ElementContent[]).splice(index, 1, ...parts);
    return index + parts.length;
  });
};

/** What the notebook hides stays hidden; formulas in it have defined their macros by now. */
const hidden: Step = (tree) => {
  visit(tree, "element", (element, index, parent) => {
    const { properties } = element;
    const isHidden = properties["hidden"] !== undefined || isHiding(textOf(properties["style"]));
    if (!isHidden || isOwn(element) || parent === undefined || index === undefined) return;
    parent.children.splice(index, 1);
    return index;
  });
};

/** Old elements for looks become what they mean today. */
const modernize: Step = (tree) => {
  visit(tree, "element", (element) => {
    const { properties } = element;
    if (element.tagName === "center")
      Object.assign(element, { tagName: "div", properties: { ...properties, align: "center" } });
    if (element.tagName !== "font") return;
    const { color, style, ...rest } = properties;
    const colored = color === undefined ? "" : `color: ${textOf(color)};`;
    Object.assign(element, { tagName: "span", properties: { ...rest, style: `${colored}${textOf(style)}` } });
  });
};

/** Classes with a meaning that Jupyter and its kernels give them. */
const CLASSES = /^(?:dataframe|alert|alert-(?:info|success|warning|danger)|list-inline|dl-inline)$/;

function resolveAnchor(element: Element, context: Context): void {
  const { href, name, ...rest } = element.properties;
  element.properties = { ...rest };
  if (rest["id"] === undefined && name !== undefined) element.properties["id"] = name;
  const { href: resolved, fault } = href === undefined ? {} : resolveLink(textOf(href), context);
  if (fault !== undefined) element.properties["title"] ??= fault;
  if (resolved === undefined) return;
  element.properties["href"] = resolved;
  if (isOutward(resolved))
    Object.assign(element.properties, OUTWARD, { referrerPolicy: OUTWARD.referrerpolicy });
  delete element.properties["referrerpolicy"];
}

/** Addresses, ids, classes and styles as the page may have them. Pictures that are not embedded are named. */
const attributes: Step = (tree, { context, own }) => {
  visit(tree, "element", (element, index, parent) => {
    if (isOwn(element)) return;
    for (const name of ["target", "rel", "referrerPolicy"]) delete element.properties[name];
    if (element.tagName === "a") resolveAnchor(element, context);
    else delete element.properties["href"];
    if (element.tagName === "img" && parent !== undefined && index !== undefined) {
      const [src, alt] = [textOf(element.properties["src"]).trim(), textOf(element.properties["alt"])];
      const found = resolvePicture(src, context);
      if ("fault" in found) {
        parent.children[index] = own.node(missingPicture(src, alt, found.fault));
        return;
      }
      element.properties = { ...element.properties, alt, src: found.src };
    } else delete element.properties["src"];
    const { properties } = element;
    if (/^h[1-6]$/.test(element.tagName)) properties["id"] ??= slugify(innerText(element)) || undefined;
    const id = properties["id"] === undefined ? undefined : takeUserId(textOf(properties["id"]), context);
    const style = safeStyle(textOf(properties["style"]));
    const classes = textOf(properties["className"])
      .split(/\s+/)
      .filter((name) => CLASSES.test(name));
    for (const name of ["id", "style", "className"]) delete properties[name];
    if (style !== "") properties["style"] = style;
    if (classes.length > 0) properties["className"] = classes;
    if (id !== undefined) properties["id"] = id;
  });
};

function innerText(element: Element): string {
  let text = "";
  visit(element, "text", ({ value }) => void (text += value));
  return text;
}

/** Whatever is not on the list goes. */
const filter: Step = (tree) => {
  const clean = sanitize(tree, HTML_SCHEMA);
  return clean.type === "root" ? clean : { type: "root", children: [clean] };
};

/** The page's own parts come back to their places. */
const restore: Step = (tree, { own }) => {
  visit(tree, ["comment", "element"], (node, index, parent) => {
    if ((node.type !== "comment" && node.type !== "element") || node.data?.own === undefined) return;
    if (node.type === "element") return own.restore(node, node.data.own);
    if (parent === undefined || index === undefined) return;
    parent.children[index] = { type: "raw", value: own.html(node.data.own) };
  });
};

/** From the notebook's tree to the page's, in this order. */
export const STEPS: readonly [name: string, step: Step][] = [
  ["recognize the page's own parts", recognize],
  ["count what cannot stay", count],
  ["move tables' styles onto their cells", tableStyles],
  ["take drawings out", drawings],
  ["set formulas", formulas],
  ["drop what is hidden", hidden], // after its formulas have defined what later ones use
  ["modernize", modernize],
  ["resolve addresses, ids, classes and styles", attributes],
  ["sanitize", filter], // after everything that reads the notebook's own attributes
  ["put the page's own parts back", restore],
];
