/** From the LaTeX that MathJax takes in JupyterLab to the LaTeX that KaTeX takes, without losing the place. */
import { NAMING } from "./equation-names.js";

/** Rewritten LaTeX that knows where each part of it came from. */
export interface Prepared {
  tex: string;
  /** The place in the original of a place in `tex`. */
  origin: (position: number) => number;
}

/** What equations' names and references become. */
export interface References {
  /** An equation's name: what `\tag` or `\label` holds. */
  name: (written: string, tag: string | undefined, label: string | undefined) => string;
  reference: (command: string, name: string) => string;
}

type Rule = [pattern: RegExp, replace: (match: RegExpExecArray, references: References) => string];

/** `#1#2#3` */
const parameters = (count: number): string => Array.from({ length: count }, (_, i) => `#${i + 1}`).join("");

/** Defines a command whose first argument may be left out; `\NAME@all` takes all of them. */
export const OPTIONAL = "optional@first@argument";

/** `\newcommand` defines for all later formulas; KaTeX only allows to define again by `\gdef`. */
function define(name: string, count: number, fallback: string | undefined): string {
  if (fallback === undefined) return `\\gdef${name}${parameters(count)}`;
  return `\\${OPTIONAL}{${name.slice(1)}}{${fallback}}\\gdef${name}@all${parameters(count)}`;
}

/** Columns of an array without what stands between them: `@{}l|p{3cm}` → `l|l`. */
const columns = (written: string): string =>
  written
    .replace(/[@!><]\s*\{(?:[^{}]|\{[^{}]*\})*\}/g, "")
    .replace(/[pmb]\s*\{[^{}]*\}/g, "l")
    .replace(/\*\s*\{?(\d{1,2})\}?\s*\{([^{}]*)\}/g, (_, n: string, each: string) => each.repeat(Number(n)));

const GROUP = String.raw`\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}`;
const OPERAND = String.raw`(?:${GROUP}|\\[a-zA-Z]+|[^\s\\{}])`;
const rule = (pattern: string, replace: Rule[1]): Rule => [new RegExp(pattern, "y"), replace];

/** In order; the first that matches at a place is taken. */
const RULES: Rule[] = [
  [new RegExp(NAMING, "y"), ([written, tag, label], { name }) => name(written, tag, label)],
  [/\\(eqref|ref)\{([^{}]+)\}/y, ([, command = "", name = ""], { reference }) => reference(command, name)],
  [
    /\\(?:re|provide)?newcommand\*?\s*\{?\s*(\\[a-zA-Z]+)\s*\}?\s*(?:\[(\d)\])?\s*(?:\[([^[\]]*)\])?(?=\s*\{)/y,
    ([, name = "", count, fallback]) => define(name, Number(count ?? 0), fallback),
  ],
  rule(
    String.raw`\\DeclareMathOperator(\*?)\s*\{?\s*(\\[a-zA-Z]+)\s*\}?\s*(${GROUP})`,
    ([, star = "", name = "", text = ""]) => `\\gdef${name}{\\operatorname${star}${text}}`,
  ),
  // Definitions hold for the rest of the chapter, as in JupyterLab.
  [/\\(?:global\s*\\)?def(?![a-zA-Z])/y, () => "\\gdef"],
  [/\\(?:global\s*\\)?edef(?![a-zA-Z])/y, () => "\\xdef"],
  [/\\(?:global\s*\\)?(let|futurelet)(?![a-zA-Z])/y, ([, command]) => `\\global\\${command}`],
  // KaTeX numbers these by itself; the page numbers what is labeled, over all notebooks.
  [/\\(begin|end)\{(equation|align|gather|alignat)\}/y, ([, which, name]) => `\\${which}{${name}*}`],
  [/\\(begin|end)\{(?:multline|flalign)\*?\}/y, ([, which]) => `\\${which}{gather*}`],
  [/\\begin\{eqnarray\*?\}/y, () => "\\begin{array}{rcl}"],
  [/\\end\{eqnarray\*?\}/y, () => "\\end{array}"],
  rule(
    String.raw`\\begin\{array\}\s*(?:\[[a-z]\])?\s*\{((?:[^{}]|${GROUP})*)\}`,
    ([, written = ""]) => `\\begin{array}{${columns(written)}}`,
  ),
  [/\\(?:no|non)number(?![a-zA-Z])/y, () => "\\notag"],
  [/\\(?:require|mmlToken\{mi\}|shoveleft|shoveright)(?![a-zA-Z])(?:\{[^{}]*\})?/y, () => ""],
  [/\\hdotsfor\{(\d{1,2})\}/y, ([, n]) => "\\dots&".repeat(Number(n)).slice(0, -1)],
  [/\\mbox(?![a-zA-Z])/y, () => "\\text"],
  [
    /\\unicode(?:\[[^[\]]*\])?\{\s*(?:x([\da-fA-F]{1,6})|(\d{1,7}))\s*\}/y,
    ([written, hex, decimal]) => {
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code > 31 && code <= 0x10ffff ? `\\text{${String.fromCodePoint(code)}}` : written;
    },
  ],
  rule(
    String.raw`\\root\s*(${GROUP}|[^\\{}]{1,20}?)\s*\\of(?![a-zA-Z])\s*(${OPERAND})`,
    ([, n, x]) => `\\sqrt[${n}]{${x}}`,
  ),
  rule(
    String.raw`\\buildrel\s*((?:[^\\{}]|${GROUP}|\\(?!over)[a-zA-Z]+){1,40}?)\s*\\over(?![a-zA-Z])\s*(${OPERAND})`,
    ([, above, below]) => `\\stackrel{${above}}{${below}}`,
  ),
  // A link out of a formula cannot be drawn; its text is.
  [/\\href\s*\{(?!#)[^{}]*\}/y, () => ""],
];

/** Rewrites `tex` in one pass. */
export function prepare(tex: string, references: References): Prepared {
  /** [place in the result, place in the original, whether the two run alike from there] */
  const anchors: [number, number, boolean][] = [[0, 0, true]];
  let result = "";
  let from = 0;
  for (let at = tex.indexOf("\\"); at >= 0; at = tex.indexOf("\\", at)) {
    let match: RegExpExecArray | null = null;
    const found = RULES.find(([pattern]) => {
      pattern.lastIndex = at;
      match = pattern.exec(tex);
      return match;
    });
    const matched = match as RegExpExecArray | null;
    if (!found || !matched) {
      at += 2;
      continue;
    }
    result += tex.slice(from, at);
    anchors.push([result.length, at, false]);
    result += found[1](matched, references);
    from = at + matched[0].length;
    anchors.push([result.length, from, true]);
    at = from;
  }
  const origin = (position: number): number => {
    const [at, original, alike] = anchors.findLast(([place]) => place <= position) ?? [0, 0, true];
    return alike ? original + position - at : original;
  };
  return { tex: result + tex.slice(from), origin };
}
