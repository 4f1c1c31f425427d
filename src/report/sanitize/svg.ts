import type { Element, ElementContent, Root } from "hast";
import { sanitize } from "hast-util-sanitize";
import { SKIP, visit } from "unist-util-visit";
import { escapeHtml } from "../html.js";
import { countRemoved, type Removed } from "./removed.js";
import { PICTURE_SCHEMA, SVG_PRESENTATION, SVG_SCHEMA } from "./schema.js";
import { parseHtml, writeHtml, writeXml } from "./tree.js";

/** Declarations of a style that move or turn an element wherever they like. */
const MOVING = /^(?:offset|rotate)$/;

/** Attributes that may also be written as declarations of a style. */
const DECLARABLE = new Set(
  `${SVG_PRESENTATION} color text-decoration font white-space`
    .split(" ")
    .filter((name) => !MOVING.test(name))
    .map((name) => name.toLowerCase()),
);

/** A value of presentation: no escape that could hide an address, and addresses only of the drawing's own parts. */
const isHarmless = (value: string): boolean =>
  !/[\\@{};]|\/\*|(?:image|image-set|src|element|attr|var|env)\s*\(/i.test(value) &&
  !/url\s*\((?!\s*["']?#)/i.test(value);

const safeStyle = (style: string): string =>
  style
    .split(";")
    .map((declaration) => declaration.split(":").map((part) => part.trim()))
    .filter(
      ([name = "", value = "", ...more]) =>
        more.length === 0 && value !== "" && DECLARABLE.has(name.toLowerCase()) && isHarmless(value),
    )
    .map((parts) => parts.join(": "))
    .join("; ");

/** Text that people read, not browsers. */
const FREE_TEXT = new Set(["ariaLabel", "id", "style", "className"]);
const EMBEDDED = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;

const textOf = (value: Element["properties"][string]): string =>
  Array.isArray(value) ? value.join(" ") : String(value ?? "");

/** What of an element's attributes may stand in the page; parts of the drawing refer only to each other. */
function filterAttributes({ tagName, properties }: Element, isOutermost: boolean): void {
  for (const [name, given] of Object.entries(properties)) {
    const value = textOf(given);
    const isAddress = name === "href" || name === "xLinkHref";
    const isSafe = isAddress
      ? tagName === "image"
        ? EMBEDDED.test(value.trim())
        : value.startsWith("#")
      : FREE_TEXT.has(name) || isHarmless(value);
    if (!isSafe) delete properties[name];
  }
  const style = safeStyle(textOf(properties["style"]));
  if (style === "") delete properties["style"];
  else properties["style"] = style;
  if (isOutermost) delete properties["transform"]; // it would move the drawing over the page
}

/** More elements than this, `use` included, make a browser stop. */
const MOST_DRAWN = 100_000;

/** References to parts that refer to parts … */
const DEEPEST = 1000;

/** Takes the `use` elements out of a drawing that repeats its parts so often that a browser would stop. */
function limitUses(drawing: Element, removed: Removed): void {
  const byId = new Map<string, Element>();
  const uses: Element[] = [];
  visit({ type: "root", children: [drawing] } satisfies Root, "element", (element) => {
    if (element.properties["id"] !== undefined) byId.set(textOf(element.properties["id"]), element);
    if (element.tagName === "use") uses.push(element);
  });
  if (uses.length === 0) return;
  const sizes = new Map<Element, number>();
  const size = (element: Element, depth = 0): number => {
    const known = sizes.get(element);
    if (known !== undefined) return known;
    if (depth > DEEPEST) return Infinity;
    sizes.set(element, Infinity); // one that holds itself
    const target = byId.get(textOf(element.properties["href"] ?? element.properties["xLinkHref"]).slice(1));
    let sum = 1 + (element.tagName === "use" && target ? size(target, depth + 1) : 0);
    for (const child of element.children) if (child.type === "element") sum += size(child, depth + 1);
    sizes.set(element, sum);
    return sum;
  };
  if (size(drawing) <= MOST_DRAWN) return;
  for (const use of uses) {
    removed.set("repeated part", (removed.get("repeated part") ?? 0) + 1);
    Object.assign(use, { tagName: "g", properties: {}, children: [] });
  }
}

/** Ids begin with the prefix, and so do references to them. */
function prefixIds(drawing: Element, prefix: string): void {
  visit({ type: "root", children: [drawing] } satisfies Root, "element", ({ properties }) => {
    for (const [name, given] of Object.entries(properties)) {
      const value = textOf(given);
      if (name === "id") properties[name] = `${prefix}:${value}`;
      else if ((name === "href" || name === "xLinkHref") && value.startsWith("#"))
        properties[name] = `#${prefix}:${value.slice(1)}`;
      else if (value.includes("url("))
        properties[name] = value.replace(
          /url\(\s*["']?#([^"'()\s]+)["']?\s*\)/g,
          (_, id: string) => `url(#${prefix}:${id})`,
        );
    }
  });
}

const EVERYTHING = /^\s*\*\s*\{([^{}]*)\}\s*$/;

/** The drawing's style sheets, and the declarations for all of it if they hold nothing else. */
function sheetOf(drawing: Element): { text: string; everywhere: string | undefined } {
  let text = "";
  visit({ type: "root", children: [drawing] } satisfies Root, "element", (element) => {
    if (element.tagName.toLowerCase() !== "style") return;
    for (const child of element.children) if ("value" in child) text += child.value;
    return SKIP;
  });
  const css = text.replace(/<!\[CDATA\[|\]\]>|<!--|-->/g, "");
  return { text: css, everywhere: css.trim() === "" ? "" : EVERYTHING.exec(css)?.[1] };
}

const isElement = (node: ElementContent | Root["children"][number] | undefined): node is Element =>
  node?.type === "element";

function cleaned(drawing: Element, schema: typeof SVG_SCHEMA): Element | undefined {
  let isOutermost = true;
  visit({ type: "root", children: [drawing] } satisfies Root, "element", (element) => {
    filterAttributes(element, isOutermost);
    isOutermost = false;
  });
  const tree = sanitize({ type: "root", children: [drawing] }, schema);
  return tree.type === "root" ? tree.children.find(isElement) : undefined;
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A drawing with a style sheet as a picture: the sheet acts on nothing but the drawing, and fetches nothing. */
function asPicture(drawing: Element): string {
  const sheets: Element[] = [];
  const clean = cleaned(drawing, PICTURE_SCHEMA);
  if (!clean) return "";
  let title = "";
  visit({ type: "root", children: [clean] } satisfies Root, "element", (element) => {
    const text = element.children.map((child) => ("value" in child ? child.value : "")).join("");
    if (element.tagName === "title") title ||= text;
    if (element.tagName === "style") sheets.push(element);
  });
  for (const sheet of sheets) {
    const css = sheet.children.map((child) => ("value" in child ? child.value : "")).join("");
    const value = escapeHtml(css.replace(/<!\[CDATA\[|\]\]>|<!--|-->/g, ""));
    sheet.children = [{ type: "raw", value }];
  }
  clean.properties = {
    xmlns: "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    ...clean.properties,
  };
  const data = Buffer.from(writeXml(clean).replace(CONTROL, "")).toString("base64");
  return `<img alt="${escapeHtml(title.trim() || "drawing")}" src="data:image/svg+xml;base64,${data}">`;
}

/** Counts what cannot stay; a style sheet can, in a picture. */
function countAll(drawing: Element, removed: Removed): void {
  visit({ type: "root", children: [drawing] } satisfies Root, "element", ({ tagName, properties }) => {
    if (tagName.toLowerCase() !== "style") countRemoved(removed, tagName, properties);
  });
}

/**
 * A drawing of a notebook, as harmless as a picture: no script, handler, link, animation or outside address. One with a
 * style sheet becomes a picture.
 *
 * @param prefix begins the ids, so that two drawings do not mix theirs up
 * @param removed counts what was taken out
 */
export function sanitizeDrawing(drawing: Element, prefix: string, removed: Removed): string {
  countAll(drawing, removed);
  limitUses(drawing, removed);
  const { everywhere } = sheetOf(drawing);
  if (everywhere === undefined) return asPicture(drawing);
  if (everywhere !== "") drawing.properties["style"] = `${everywhere};${textOf(drawing.properties["style"])}`;
  const clean = cleaned(drawing, SVG_SCHEMA);
  if (!clean) return "";
  prefixIds(clean, prefix);
  return writeHtml(clean);
}

/** The first drawing in SVG text, sanitized like any; empty if there is none. */
export function sanitizeSvg(text: string, prefix: string, removed: Removed): string {
  const start = text.search(/<(?:svg:)?svg[\s>]/);
  if (start < 0) return "";
  const source = text.slice(start).replaceAll("\0", "");
  const plain = source.startsWith("<svg:") ? source.replace(/<(\/?)svg:/g, "<$1") : source;
  const drawing = parseHtml(plain).children.find(isElement);
  return drawing?.tagName === "svg" ? sanitizeDrawing(drawing, prefix, removed) : "";
}
