import { sanitize } from "hast-util-sanitize";
import { NotebookError } from "../../jupyter/index.js";
import { parseHtml, writeHtml } from "../sanitize/index.js";

/** A work as a text cites it: `[see @lecun98, p. 5]`. */
export interface Citation {
  key: string;
  /** Text before it, such as `see`. */
  prefix?: string;
  /** Text behind it, such as `p. 5`. */
  suffix?: string;
}

/** A file of works; `name` is what messages call it. */
export interface BibliographyText {
  name: string;
  text: string;
}

/** The works that a report may cite, in APA's style. */
export interface Bibliography {
  files: BibliographyText[];
  has: (key: string) => boolean;
  /** As in "(LeCun et al., 1998, p. 5)", without the parentheses. Plain text. */
  cite: (citation: Citation) => string;
  /** As in "LeCun et al. (1998)". Plain text. */
  citeInText: (key: string) => string;
  /** Entries of the list of references, alphabetically, as HTML. */
  entries: (keys: string[]) => { key: string; html: string }[];
}

/** The formats of one entry that citation-js is asked for. */
interface Item {
  id: string;
  "author-only"?: boolean;
  "suppress-author"?: boolean;
}

/** Markup that styles of citation use. */
const ENTRY_SCHEMA = { tagNames: ["i", "b", "em", "strong", "sup", "sub"], strip: ["script", "style"] };
const ADDRESS = /https?:\/\/[^\s<]*[^\s<.,;)]/g;

/** The fragment of a work's entry in the list of references. */
export const entryAnchor = (key: string): string => `ref-${key}`;

function entryHtml(formatted: string): string {
  const safe = writeHtml(sanitize(parseHtml(formatted), ENTRY_SCHEMA)).trim();
  return safe.replace(
    ADDRESS,
    (address) => `<a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a>`,
  );
}

/**
 * Reads files of BibTeX (`.bib`) or CSL-JSON.
 *
 * @param language a BCP 47 tag, for words such as "and"; English if the style has no such words
 * @throws NotebookError if a file is neither, or two entries have the same key
 */
export async function parseBibliography(files: BibliographyText[], language: string): Promise<Bibliography> {
  const { Cite } = await import("@citation-js/core");
  await import("@citation-js/plugin-bibtex");
  await import("@citation-js/plugin-csl");
  const data = files.flatMap(({ name, text }) => {
    try {
      // Left to itself, citation-js would fetch a text that is a URL.
      if (text.trimStart().startsWith("["))
        return new Cite(JSON.parse(text), { forceType: "@csl/list+object" }).data;
      const { data } = new Cite(text, { forceType: "@bibtex/text" });
      if (data.length === 0 && text.trim() !== "") throw new Error("it has no entry");
      return data;
    } catch (error) {
      throw new NotebookError(`${name}: neither BibTeX nor CSL-JSON: ${(error as Error).message}`);
    }
  });
  const keys = data.map(({ id }) => id);
  const repeated = keys.find((key, i) => keys.indexOf(key) < i);
  if (repeated !== undefined)
    throw new NotebookError(
      `${files.map(({ name }) => name).join(", ")}: two entries have the key "${repeated}"`,
    );
  const all = new Cite(data);
  const known = new Set(keys);
  const style = { template: "apa", lang: language };
  const formatted = new Map<string, string>(); // citeproc takes a millisecond for each
  const citation = (item: Item): string => {
    const name = JSON.stringify(item);
    const text = formatted.get(name) ?? all.format("citation", { ...style, format: "text", entry: [item] });
    formatted.set(name, text);
    return text;
  };
  const inner = (id: string) => citation({ id }).replace(/^\(|\)$/g, "");
  return {
    files,
    has: (key) => known.has(key),
    cite: ({ key, prefix, suffix }) =>
      `${prefix ? `${prefix} ` : ""}${inner(key)}${suffix ? `, ${suffix}` : ""}`,
    citeInText: (id) =>
      `${citation({ id, "author-only": true })} ${citation({ id, "suppress-author": true })}`,
    entries: (cited) => {
      const text = new Cite(data.filter(({ id }) => cited.includes(id))).format("bibliography", {
        ...style,
        format: "html",
        asEntryArray: true,
      });
      return text.map(([key, entry]) => ({ key, html: entryHtml(entry) }));
    },
  };
}
