/** Commands of MathJax, which JupyterLab sets formulas with, that KaTeX does not have. */
import { OPTIONAL } from "../../latex/dialect.js";

interface Token {
  text: string;
}

/** What KaTeX hands to a macro that is a function. */
interface Expander {
  consumeSpaces: () => void;
  future: () => Token;
  popToken: () => Token;
  /** The tokens of each argument, the last first. */
  consumeArgs: (count: number) => Token[][];
  macros: { set: (name: string, value: Macro, global?: boolean) => void };
}

export type Macro = string | object | ((context: Expander) => string);

/** A blank between two tokens: letters after a command would become part of its name. */
const textOf = (tokens: Token[] | undefined): string =>
  [...(tokens ?? [])]
    .reverse()
    .map(({ text }) => (/^\\[a-zA-Z@]+$/.test(text) ? `${text} ` : text))
    .join("");

/** The text of an optional argument `[…]`, or undefined if there is none. */
function optional(context: Expander): string | undefined {
  context.consumeSpaces();
  if (context.future().text !== "[") return undefined;
  context.popToken();
  const tokens: Token[] = [];
  let braces = 0;
  for (let token = context.popToken(); token.text !== "EOF"; token = context.popToken()) {
    if (token.text === "]" && braces === 0) break;
    braces += token.text === "{" ? 1 : token.text === "}" ? -1 : 0;
    tokens.unshift(token);
  }
  return textOf(tokens);
}

/** `\optional@first@argument{NAME}{DEFAULT}` defines `\NAME`, which completes its arguments and calls `\NAME@all`. */
function defineOptional(context: Expander): string {
  const [name, fallback] = context.consumeArgs(2).map(textOf);
  const command = `\\${(name ?? "").trim()}`;
  context.macros.set(command, (use: Expander) => `${command}@all{${optional(use) ?? fallback}}`, true);
  return "";
}

/** `\bbox[yellow, 5px, border: 1px solid red]{x}`: a box with a ground, or with a border. */
function box(context: Expander): string {
  const parts = (optional(context) ?? "").split(",").map((part) => part.trim());
  const color = parts.find((part) => /^(?:#[\da-fA-F]{3,6}|[a-zA-Z]+)$/.test(part));
  if (color !== undefined) return `\\filled@box{${color}}`;
  return parts.some((part) => /^border\s*:/.test(part)) ? "\\boxed" : "";
}

/** By MathJax's notation: what draws it. */
const ENCLOSURES: Record<string, string> = {
  updiagonalstrike: "\\cancel",
  downdiagonalstrike: "\\bcancel",
  horizontalstrike: "\\sout",
  top: "\\overline",
  bottom: "\\underline",
  phasorangle: "\\phase",
  actuarial: "\\angl",
};

function enclose(context: Expander): string {
  const [notations = ""] = context.consumeArgs(1).map(textOf);
  optional(context);
  return notations
    .trim()
    .split(/\s+/)
    .slice(0, 1)
    .map((notation) => ENCLOSURES[notation] ?? "\\boxed")
    .join("");
}

/** `\skew{3}\hat x` moves an accent by a hair: not worth its trouble. */
function skew(context: Expander): string {
  context.consumeArgs(1);
  return "";
}

/** The macros that every chapter begins with. */
export const MATHJAX_MACROS: Record<string, Macro> = {
  [`\\${OPTIONAL}`]: defineOptional,
  "\\bbox": box,
  "\\filled@box": "\\colorbox{#1}{$\\displaystyle #2$}",
  "\\enclose": enclose,
  "\\class": "\\@secondoftwo",
  "\\cssId": "\\@secondoftwo",
  "\\style": "\\@secondoftwo",
  "\\mathtip": "\\@firstoftwo",
  "\\texttip": "\\@firstoftwo",
  "\\toggle": "\\@firstoftwo",
  "\\endtoggle": "",
  "\\sideset": "\\mathop{{\\vphantom{#3}}#1{#3\\nolimits}#2}",
  "\\skew": skew,
  "\\hfill": "\\quad ",
  "\\hfil": "\\quad ",
  "\\strut": "\\vphantom{(}",
  "\\overparen": "\\overgroup",
  "\\underparen": "\\undergroup",
  "\\textsc": "\\text{#1}",
  "\\vspace": "",
  "\\Tiny": "\\tiny ",
  "\\em": "\\it ",
  "\\matrix": "\\begin{matrix}#1\\end{matrix}",
  "\\pmatrix": "\\begin{pmatrix}#1\\end{pmatrix}",
  "\\cases": "\\begin{cases}#1\\end{cases}",
  "\\eqalign": "\\begin{aligned}#1\\end{aligned}",
  "\\displaylines": "\\begin{gathered}#1\\end{gathered}",
  "\\toprule": "\\hline ",
  "\\midrule": "\\hline ",
  "\\bottomrule": "\\hline ",
};
