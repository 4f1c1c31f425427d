import { randomUUID } from "node:crypto";
import type { Element, Properties, RootContent } from "hast";
import { parseHtml } from "../../sanitize/index.js";

/** A random secret that marks trusted fragments: a notebook cannot guess it, and it never appears on a page. */
const KEY = randomUUID();
const ATTRIBUTE = "data-own";
const PROPERTY = "dataOwn";
const IN_TEXT = new RegExp(`(?:<!--)?${KEY}:\\d+(?:-->)?`, "g");
const OPENING_TAG = /<([a-z][a-z\d]*)(\s[^<>]*)>/gi;

declare module "hast" {
  interface CommentData {
    own?: number;
  }
  interface ElementData {
    own?: number;
  }
}

/**
 * HTML that the page makes and that stands among a notebook's: fragments and the attributes of elements. They are kept
 * aside while the notebook's HTML is sanitized. In the source a key that no notebook knows stands for each, in the tree
 * a number that no source can set.
 */
export class OwnParts {
  private readonly fragments: string[] = [];
  private readonly elements: { tagName: string; properties: Properties }[] = [];

  /** Source for a fragment of the page's HTML. */
  fragment(html: string): string {
    return html === "" ? "" : `<!--${KEY}:${this.fragments.push(html) - 1}-->`;
  }

  /** A node for a fragment, in a tree. */
  node(html: string): RootContent {
    return { type: "comment", value: "", data: { own: this.fragments.push(html) - 1 } };
  }

  /** Source for tags of the page that open or close elements around the notebook's HTML. */
  tags(html: string): string {
    return html.replace(OPENING_TAG, (tag: string, tagName: string) => {
      const element = parseHtml(tag).children[0];
      const properties = element?.type === "element" ? element.properties : {};
      return `<${tagName} ${ATTRIBUTE}="${KEY}:${this.elements.push({ tagName, properties }) - 1}">`;
    });
  }

  /** Marks a comment or an element of the tree as the page's, if its source was. */
  recognize(node: RootContent): boolean {
    const written =
      node.type === "comment" ? node.value : node.type === "element" ? node.properties[PROPERTY] : undefined;
    if (node.type === "element") delete node.properties[PROPERTY];
    if (typeof written !== "string" || !written.startsWith(`${KEY}:`)) return false;
    const own = Number(written.slice(KEY.length + 1));
    if (node.type === "element" && this.elements[own]?.tagName !== node.tagName) return false;
    if (node.type === "comment" || node.type === "element") node.data = { own };
    return true;
  }

  /** What a recognized comment stands for. */
  html(own: number): string {
    return this.fragments[own] ?? "";
  }

  /** Gives a recognized element its attributes back. */
  restore(element: Element, own: number): void {
    element.properties = this.elements[own]?.properties ?? {};
  }

  /** Text without what stands for parts: tags of the notebook that are not closed can swallow one. */
  static without(text: string): string {
    return text.includes(KEY) ? text.replace(IN_TEXT, "") : text;
  }
}
