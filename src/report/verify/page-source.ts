import { gunzip, unpack } from "../pack.js";
import { parse, type DefaultTreeAdapterMap } from "parse5";
import { type Notebook, NotebookError, parseNotebook } from "../../jupyter/index.js";
import { isObject } from "../../shared/json.js";
import { type Bilingual, type FrontMatter, parseManifest, type Question } from "../manifest.js";
import type { EmbeddedSource } from "../page/source.js";
import type { BibliographyText } from "../references/bibliography.js";
import { METADATA_KEY } from "../../shared/mime.js";

export type Element = DefaultTreeAdapterMap["element"];
type Node = DefaultTreeAdapterMap["node"];

/** A notebook as a page embeds it. */
export interface EmbeddedNotebook extends EmbeddedSource {
  /** Its file name. */
  file: string;
  /** Begins the ids of its cells. */
  slug: string;
  notebook: Notebook;
}

export const isElement = (node: Node): node is Element => "tagName" in node;
export const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((each) => each.name === name)?.value;
export const hasClass = (element: Element, name: string): boolean =>
  (attribute(element, "class") ?? "").split(/\s+/).includes(name);

/** All elements below a node that pass the test, in the order of the page. */
export function elementsIn(node: Node, test: (element: Element) => boolean): Element[] {
  if (!("childNodes" in node)) return [];
  return node.childNodes.flatMap((child) =>
    isElement(child) ? [...(test(child) ? [child] : []), ...elementsIn(child, test)] : [],
  );
}

export const parsePage = (html: string): Element => {
  const root = parse(html).childNodes.find(isElement);
  if (!root) throw new NotebookError("the page is empty");
  return root;
};

const PACKED = /^data:application\/gzip;base64,/;
/** Of older pages. */
const PLAIN = /^data:application\/x-ipynb\+json;charset=utf-8,/;

/** The notebook's text that a link offers for download. */
function linkedText(address: string): string | undefined {
  if (PLAIN.test(address)) return decodeURIComponent(address.replace(PLAIN, ""));
  return PACKED.test(address) ? gunzip(Buffer.from(address.replace(PACKED, ""), "base64")) : undefined;
}

/** What the page's notebook says of its files; a page may be anybody's, and may say anything. */
function sourceOf(notebook: Notebook): EmbeddedSource {
  const own = notebook.metadata[METADATA_KEY];
  const source = isObject(own) && isObject(own["source"]) ? own["source"] : {};
  const texts = (part: unknown): Record<string, string> =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).map(([name, text]) => [name, String(text)]))
      : {};
  return {
    files: texts(source["files"]),
    inputs: texts(source["inputs"]),
    packages: texts(source["packages"]),
  };
}

/** The bibliography that a page embeds, if its text cites one. */
export const embeddedBibliography = (page: Element): BibliographyText[] =>
  elementsIn(page, (element) => element.tagName === "section" && hasClass(element, "references"))
    .flatMap((section) => elementsIn(section, (element) => hasClass(element, "download")))
    .map((link) => ({
      name: attribute(link, "download") ?? "the page's bibliography",
      text: decodeURIComponent((attribute(link, "href") ?? "").replace(/^data:[^,]*,/, "")),
    }));

/** What a page's `report.json` says of it; undefined for older pages. Throws a NotebookError if it is malformed. */
export function embeddedManifest(
  page: Element,
  name: string,
): { title: Bilingual; questions: Question[]; front: FrontMatter; live: boolean } | undefined {
  const [element] = elementsIn(page, (each) => attribute(each, "id") === "manifest");
  const [text] = element?.childNodes ?? [];
  if (!text || !("value" in text)) return undefined;
  const {
    title,
    questions,
    live,
    notebooks: _,
    bibliography: __,
    ...front
  } = parseManifest(unpack(text.value), name);
  return { title, questions, front, live };
}

/** The names of the data files that a live page embeds for a chapter, by path from its notebook's folder. */
export const liveFileNames = (page: Element, slug: string): string[] =>
  elementsIn(page, (each) => hasClass(each, "live-file") && attribute(each, "data-chapter") === slug).map(
    (each) => attribute(each, "data-name") ?? "",
  );

/** The sections of a page's chapters. */
export const chaptersIn = (page: Element): Element[] =>
  elementsIn(page, (element) => element.tagName === "section" && hasClass(element, "chapter"));

/** The notebooks that a page embeds, in its order. Throws a NotebookError if a chapter has none. */
export function embeddedNotebooks(page: Element, name: string): EmbeddedNotebook[] {
  const chapters = chaptersIn(page);
  if (chapters.length === 0) throw new NotebookError(`${name}: this is not a page of notebook-report`);
  return chapters.map((chapter) => {
    const slug = attribute(chapter, "aria-label") ?? "";
    const [link] = elementsIn(chapter, (element) => hasClass(element, "download"));
    const address = link ? (attribute(link, "href") ?? "") : "";
    let text: string | undefined;
    try {
      text = linkedText(address);
    } catch (error) {
      throw new NotebookError(
        `${name}: the chapter "${slug}" cannot be unpacked: ${(error as Error).message}`,
      );
    }
    if (!link || text === undefined)
      throw new NotebookError(`${name}: the chapter "${slug}" embeds no notebook`);
    const notebook = parseNotebook(text, `${name}, ${slug}`);
    const file = attribute(link, "download")?.replace(/\.gz$/, "") ?? `${slug}.ipynb`;
    return { file, slug, notebook, ...sourceOf(notebook) };
  });
}
