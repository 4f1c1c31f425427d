/**
 * Formulas are taken out of Markdown before anything else reads it, as in JupyterLab, and put back when it is HTML.
 * Meanwhile a mark stands for each: signs that Unicode reserves for programs, which no text has.
 */
import { codeRanges } from "./code-ranges.js";
import { findFormulas } from "./scan.js";

/** A formula that a mark stands for. */
export interface MarkedFormula {
  tex: string;
  display: boolean;
  /** The formula as it was written, delimiters included. */
  source: string;
}

const OPEN = "\ufdd0";
const CLOSE = "\ufdd1";
const MARK = /\ufdd0(\d+)\ufdd1/;
/** The same in an address, where it was escaped. */
const ESCAPED_MARK = /%EF%B7%90(\d+)%EF%B7%91/g;

/** Text split at its marks; every second part is the number of a formula. */
export const splitAtMarks = (text: string): string[] => (text.includes(OPEN) ? text.split(MARK) : [text]);

/** Text with the source of each formula in the place of its mark. */
export function withSources(text: string, formulas: readonly MarkedFormula[]): string {
  const source = (_: string, number: string) => formulas[Number(number)]?.source ?? "";
  const unmarked = text.includes(OPEN) ? text.replace(new RegExp(MARK, "g"), source) : text;
  return unmarked.includes("%EF%B7%90")
    ? unmarked.replace(ESCAPED_MARK, (mark, number: string) => encodeURI(source(mark, number)))
    : unmarked;
}

/** A formula in a quotation, whose lines each begin with the quotation's sign. */
const withoutQuotes = (tex: string): string =>
  tex.includes("\n") &&
  tex
    .split("\n")
    .slice(1)
    .every((line) => /^[ \t]*>/.test(line))
    ? tex.replace(/\n[ \t]*(?:>[ \t]?)+/g, "\n")
    : tex;

/** `\\$5` is how notebooks write money: JupyterLab shows `$5`. */
function unescapeDollars(markdown: string): string {
  if (!markdown.includes("\\\\$")) return markdown;
  const code = codeRanges(markdown);
  let range = 0;
  return markdown.replace(/(?<!\\)\\\\(?=\$)/g, (escape, at: number) => {
    while ((code[range]?.[1] ?? Infinity) <= at) range++;
    return at >= (code[range]?.[0] ?? Infinity) ? escape : "\\";
  });
}

/** Markdown with marks for its formulas, which are added to `formulas`. */
export function markFormulas(markdown: string, formulas: MarkedFormula[]): string {
  const text = markdown.replace(/[\ufdd0\ufdd1]/g, "\ufffd");
  let result = "";
  let from = 0;
  for (const { tex, display, from: start, end } of findFormulas(text, "markdown")) {
    result += `${text.slice(from, start)}${OPEN}${formulas.length}${CLOSE}`;
    formulas.push({ tex: withoutQuotes(tex), display, source: text.slice(start, end) });
    from = end;
  }
  return unescapeDollars(result + text.slice(from));
}
