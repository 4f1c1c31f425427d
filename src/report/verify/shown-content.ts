import { serializeOuter } from "parse5";
import { unpack } from "../pack.js";
import { attribute, type Element, elementsIn, hasClass, isElement } from "./page-source.js";

/** What a reader sees of one part of a page, in a form that can be compared. */
export interface ShownContent {
  text: string;
  figures: unknown[];
  /** Images by address, and drawings as their SVG. */
  images: string[];
}

/** A figure's data, compressed or, in older pages, as JSON; what cannot be read is compared as it is. */
function parseFigure(data: string, type: string | undefined): unknown {
  try {
    return JSON.parse(type === "application/gzip" ? unpack(data) : data);
  } catch {
    return data;
  }
}

function collect(element: Element, content: ShownContent): void {
  for (const node of element.childNodes) {
    if (node.nodeName === "#text" && "value" in node) content.text += node.value;
    if (!isElement(node) || hasClass(node, "anchor")) continue;
    if (node.tagName === "script") {
      const [data] = node.childNodes;
      if (data && "value" in data) content.figures.push(parseFigure(data.value, attribute(node, "type")));
    } else if (node.tagName === "svg") content.images.push(serializeOuter(node));
    else {
      if (node.tagName === "img") content.images.push(attribute(node, "src") ?? "");
      content.text += " ";
      collect(node, content);
    }
  }
}

/** What an element shows. */
export function shownIn(element: Element): ShownContent {
  const content: ShownContent = { text: "", figures: [], images: [] };
  collect(element, content);
  content.text = content.text.replace(/\s+/g, " ").trim();
  return content;
}

/** What each cell of a page shows, by the cell's id. */
export const cellsIn = (page: Element): Map<string, Element> =>
  new Map(
    elementsIn(page, (element) => hasClass(element, "cell")).map((cell) => [
      attribute(cell, "id") ?? "",
      cell,
    ]),
  );

/** The children of chapters that no notebook makes: a page of ours has none. */
export function strangeElements(chapters: Element[]): string[] {
  const known = ["facts", "banner", "cell", "link-list", "turn"];
  return chapters.flatMap((chapter) =>
    chapter.childNodes.flatMap((node) => {
      if (isElement(node)) return known.some((name) => hasClass(node, name)) ? [] : [shownIn(node).text];
      return "value" in node && node.value.trim() !== "" ? [node.value.trim()] : [];
    }),
  );
}

/** The page's scripts and styles, which decide what is seen of the rest. */
export const scriptsAndStylesOf = (page: Element): string[] =>
  elementsIn(page, ({ tagName }) => tagName === "script" || tagName === "style")
    .filter(
      (element) =>
        attribute(element, "type") !== "application/json" &&
        attribute(element, "id") !== "manifest" &&
        !hasClass(element, "figure-data"),
    )
    .map((element) => element.childNodes.map((node) => ("value" in node ? node.value : "")).join(""));
