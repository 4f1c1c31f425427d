import katex from "katex";
import type { RenderState } from "../state/context.js";
import { MATHJAX_MACROS } from "./macros.js";

/** Signs that claims and numbers are written with, and that are no relations. */
const SIGNS = new Set(["\\infty", "\\%"]);

/** Blanks, fonts and fractions, which stand in numbers and statements. */
const WRITING = new Set(
  "text textbf textit textrm textsf texttt mathbf mathit mathrm mathsf mathtt frac dfrac tfrac sqrt not tmspace thinspace enspace quad qquad mskip hskip mkern kern hspace"
    .split(" ")
    .map((name) => `\\${name}`),
);

/** Whether KaTeX has a meaning for the command, such as `\,` or an internal one, with an `@`. */
function isKnown(command: string): boolean {
  try {
    katex.renderToString(command, { output: "html" });
    return true;
  } catch (error) {
    return !String(error).includes("Undefined control sequence");
  }
}

/** Whether KaTeX itself knows the command as a relation or an operator between two terms. */
function joinsTerms(command: string): boolean {
  try {
    return /class="m(?:rel|bin)[" ]/.test(katex.renderToString(`a ${command} b`, { output: "html" }));
  } catch {
    return false;
  }
}

/**
 * Whether a formula may not redefine this: with `\gdef2{9}` or `\def\le{\ge}` the rest of the chapter would say what
 * its author did not measure. A name that is no command is a digit, a letter or a sign.
 */
const isProtected = (name: string): boolean =>
  !name.startsWith("\\") ||
  SIGNS.has(name) ||
  WRITING.has(name) ||
  ((/^\\[^A-Za-z]/.test(name) || name.includes("@")) && name !== "\\df@tag" && isKnown(name)) ||
  joinsTerms(name);

/**
 * The chapter's macros as KaTeX reads and writes them.
 *
 * @param refused takes the names that a formula tried to redefine and may not
 */
export function guardedMacros(state: RenderState, refused: string[]): Record<string, object | string> {
  state.macros ??= { ...MATHJAX_MACROS };
  return new Proxy(state.macros, {
    set(macros, name, value: object | string) {
      if (typeof name !== "string") return false;
      if (!Object.hasOwn(macros, name) && isProtected(name)) refused.push(name);
      else macros[name] = value;
      return true;
    },
  });
}
