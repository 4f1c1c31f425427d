import type { LanguageFn } from "highlight.js";
import highlighter from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";
import { createRequire } from "node:module";
import { escapeHtml } from "../../html.js";

const require = createRequire(import.meta.url);
highlighter.registerLanguage("typescript", typescript);

/** Loads a language on first use; TypeScript, which every notebook here speaks, is always there. */
function known(language: string): boolean {
  if (highlighter.getLanguage(language)) return true;
  if (!/^[\w+#-]+$/.test(language)) return false;
  try {
    const definition = require(`highlight.js/lib/languages/${language}`) as LanguageFn;
    highlighter.registerLanguage(language, definition);
    return true;
  } catch {
    return false;
  }
}

/** What the theme sets apart; the many other parts that highlight.js tells of would only make the page larger. */
const KINDS = new Set(["keyword", "operator", "string", "number", "literal", "comment", "title", "built_in"]);

const PIECE = /<span class="hljs-([\w-]+)[^"]*">|<\/span>|\n|[^<\n]+/g;

/** Lines of highlight.js's HTML, each whole in itself: a part that goes on over lines is ended and begun anew. */
function wholeLines(html: string): string[] {
  const lines = [""];
  const open: string[] = []; // the tags around the present place; empty for parts that stay plain
  const add = (text: string) => (lines[lines.length - 1] += text);
  for (const [piece, kind] of html.matchAll(PIECE)) {
    if (kind !== undefined) {
      open.push(KINDS.has(kind) ? `<span class="hljs-${kind}">` : "");
      add(open.at(-1)!);
    } else if (piece === "</span>") {
      if (open.pop()) add("</span>");
    } else if (piece === "\n") {
      add("</span>".repeat(open.filter(Boolean).length));
      lines.push(open.join(""));
    } else add(piece);
  }
  return lines;
}

/** Code as HTML, line by line, with classes for its parts; plain escaped text if the language is not known. */
export function highlight(code: string, language: string): string[] {
  const name = language
    .toLowerCase()
    .replace(/^ipython\d?$/, "python")
    .replace(/^c\+\+.*$/, "cpp");
  return known(name)
    ? wholeLines(highlighter.highlight(code, { language: name }).value)
    : escapeHtml(code).split("\n");
}
