import { findFormulas } from "./scan.js";

/**
 * What names an equation in its LaTeX: `\tag{eq-loss}`, which every viewer of notebooks shows beside the formula, or
 * `\label{…}`, which only MathJax knows. The name is the first group or the second.
 */
export const NAMING = /\\tag\{(eq-[\w-]*\w)\}|\\label\{([^{}]{1,200})\}/;

/** A tag that the author chose, which is shown as it is. */
const OWN_TAG = /\\tag\*?\{(?!eq-[\w-]*\w\})((?:[^{}]|\{[^{}]*\}){0,200})\}/;

/** The label under which a name is known: `eq:loss` and `eq-loss` are the same equation. */
export const labelOf = (name: string): string => name.trim().replace(/^eq:(?=[\w-]*\w$)/, "eq-");

/** The tag that an author gave a formula, e.g. `*`; undefined if the page is to number it. */
export const ownTag = (tex: string): string | undefined => OWN_TAG.exec(tex)?.[1];

/** An equation's name as it is written, and the author's own tag beside it. */
export interface EquationName {
  name: string;
  tag?: string | undefined;
}

/** The names that a cell's Markdown gives to equations. */
export const equationNames = (markdown: string): EquationName[] =>
  findFormulas(markdown, "markdown").flatMap(({ tex }) =>
    [...tex.matchAll(new RegExp(NAMING, "g"))].flatMap(([, tag, label]) => {
      const name = tag ?? label;
      return name === undefined ? [] : [{ name, tag: tag === undefined ? ownTag(tex) : undefined }];
    }),
  );
