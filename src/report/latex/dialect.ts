/** From the LaTeX that MathJax takes in JupyterLab to the LaTeX that KaTeX takes, without losing the place. */

/** Rewritten LaTeX that knows where each part of it came from. */
export interface Prepared {
  tex: string;
  /** The place in the original of a place in `tex`. */
  origin: (position: number) => number;
}

/** What to replace, and by what. */
export type Rewrite = [pattern: RegExp, replace: (match: RegExpMatchArray) => string];

/** What MathJax knows and KaTeX calls otherwise. */
const DIALECT: Rewrite[] = [
  // MathJax lets a name be defined again, KaTeX only by \def.
  [
    /\\(?:re|provide)?newcommand\*?\s*\{?\s*(\\[a-zA-Z]+)\s*\}?\s*(?:\[(\d)\])?(?=\s*\{)/,
    ([, name, count]) =>
      `\\gdef${name}${[...Array(Number(count ?? 0)).keys()].map((i) => `#${i + 1}`).join("")}`,
  ],
  [
    /\\DeclareMathOperator(\*?)\s*\{?\s*(\\[a-zA-Z]+)\s*\}?\s*\{((?:[^{}]|\{[^{}]*\})*)\}/,
    ([, star, name, text]) => `\\gdef${name}{\\operatorname${star}{${text}}}`,
  ],
  // KaTeX numbers these by itself; the page numbers what is labeled, over all notebooks.
  [/\\(begin|end)\{(equation|align|gather|alignat)\}/, ([, which, name]) => `\\${which}{${name}*}`],
  [/\\(begin|end)\{multline\*?\}/, ([, which]) => `\\${which}{gather*}`],
  [/\\begin\{eqnarray\*?\}/, () => "\\begin{array}{rcl}"],
  [/\\end\{eqnarray\*?\}/, () => "\\end{array}"],
  [/\\(?:no|non)number\b/, () => "\\notag"],
  [/\\require\{[^}]*\}/, () => ""],
];

/** Rewrites `tex` by the dialect and by `more`, all in one pass. */
export function prepare(tex: string, more: Rewrite[]): Prepared {
  const rewrites = [...more, ...DIALECT];
  const any = new RegExp(rewrites.map(([{ source }]) => `(?:${source})`).join("|"), "g");
  /** [place in the result, place in the original, whether the two run alike from there] */
  const anchors: [number, number, boolean][] = [[0, 0, true]];
  let result = "";
  let from = 0;
  for (const { 0: text, index } of tex.matchAll(any)) {
    const [pattern, replace] = rewrites.find(([each]) =>
      new RegExp(`^(?:${each.source})`).test(tex.slice(index)),
    )!;
    result += tex.slice(from, index);
    anchors.push([result.length, index, false]);
    result += replace(new RegExp(`^(?:${pattern.source})`).exec(tex.slice(index))!);
    from = index + text.length;
    anchors.push([result.length, from, true]);
  }
  const origin = (position: number): number => {
    const [at, original, alike] = anchors.findLast(([place]) => place <= position)!;
    return alike ? original + position - at : original;
  };
  return { tex: result + tex.slice(from), origin };
}
