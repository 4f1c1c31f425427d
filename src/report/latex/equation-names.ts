import { replaceOutsideCode } from "./code.js";

/**
 * What names an equation in its LaTeX: `\tag{eq-loss}`, which every viewer of notebooks shows beside the formula, or
 * `\label{eq:loss}`, which only MathJax knows. The name is the first group or the second.
 */
export const NAMING = /\\tag\{(eq-[\w-]*\w)\}|\\label\{(eq:[\w-]*\w)\}/;

/** The label under which a name is known: `eq:loss` and `eq-loss` are the same equation. */
export const labelOf = (name: string): string => name.replace(/^eq:/, "eq-");

/** The names that a cell's Markdown gives to equations, as they are written there. */
export function equationNames(markdown: string): string[] {
  const names: string[] = [];
  replaceOutsideCode(markdown, (text) => {
    for (const [, tag, label] of text.matchAll(new RegExp(NAMING, "g"))) names.push((tag ?? label)!);
    return text;
  });
  return names;
}
