import highlighter from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";
import { createRequire } from "node:module";
import { escapeHtml } from "../html.js";

const require = createRequire(import.meta.url);
highlighter.registerLanguage("typescript", typescript);

/** Loads a language on first use; TypeScript, which every notebook here speaks, is always there. */
function known(language: string): boolean {
  if (highlighter.getLanguage(language)) return true;
  if (!/^[\w+#-]+$/.test(language)) return false;
  try {
    highlighter.registerLanguage(language, require(`highlight.js/lib/languages/${language}`));
    return true;
  } catch {
    return false;
  }
}

/** Code as HTML with classes for its parts; plain escaped text if the language is not known. */
export function highlight(code: string, language: string): string {
  const name = String(language)
    .toLowerCase()
    .replace(/^ipython\d?$/, "python");
  return known(name) ? highlighter.highlight(code, { language: name }).value : escapeHtml(code);
}
