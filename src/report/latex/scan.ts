/**
 * Finds the formulas of a text in linear time, as JupyterLab does before it reads anything else of it: `$…$`, `$$…$$`,
 * `\\(…\\)`, `\\[…\\]`, `\begin{…}…\end{…}`, and the references `\eqref{…}` and `\ref{…}` in prose. Braces balance, and
 * no formula goes past an empty line.
 */
import { codeRanges, type Range } from "./code-ranges.js";
import { isFormulaBody } from "./money.js";

/** A formula in a text. */
export interface Formula {
  tex: string;
  display: boolean;
  /** Where it begins, delimiter included. */
  from: number;
  /** Where the text goes on. */
  end: number;
}

/** Where formulas are looked for: in Markdown, where `\(` is written with two backslashes, or in text without markup. */
export type TextKind = "markdown" | "text";

const COMMANDS = String.raw`\\(begin|end)\{([a-zA-Z]+\*?)\}|\\(?:eq)?ref\{[^{}\n$]{1,200}\}`;
const OTHERS = String.raw`\\[^]|[{}$]|\n[ \t>]*(?=\n)`;
const TOKEN = {
  markdown: new RegExp(String.raw`${COMMANDS}|\\\\[()[\]]|${OTHERS}`, "g"),
  text: new RegExp(String.raw`${COMMANDS}|\\[()[\]]|${OTHERS}`, "g"),
};

interface Token {
  text: string;
  from: number;
  end: number;
  /** `begin` or `end`. */
  which?: string | undefined;
  /** The environment that begins or ends. */
  name?: string | undefined;
  /** How many braces are open before it, since the text began. */
  depth: number;
}

const isBreak = ({ text }: Token): boolean => text.startsWith("\n");

function tokensOf(text: string, kind: TextKind): Token[] {
  const code: Range[] = kind === "markdown" ? codeRanges(text) : [];
  const tokens: Token[] = [];
  let range = 0;
  let depth = 0;
  for (const { 0: whole, 1: which, 2: name, index: from } of text.matchAll(TOKEN[kind])) {
    while ((code[range]?.[1] ?? Infinity) <= from) range++;
    if (from >= (code[range]?.[0] ?? Infinity)) continue;
    // `\\\\$5` is how notebooks write money: JupyterLab takes no such dollar for a delimiter.
    const last = tokens.at(-1);
    if (whole === "$" && last?.text === "\\\\" && last.end === from && text[from + 1] !== "$") continue;
    tokens.push({ text: whole, from, end: from + whole.length, which, name, depth });
    if (whole === "{") depth++;
    else if (whole === "}") depth--;
  }
  return tokens;
}

/** Where `$$` begins among the tokens. */
const isDouble = (tokens: Token[], i: number): boolean => {
  const [first, second] = [tokens[i], tokens[i + 1]];
  return first?.text === "$" && second?.text === "$" && first.end === second.from;
};

/** For each `\begin`, by its place among the tokens: the `\end` that belongs to it. */
function environmentEnds(tokens: Token[]): Map<number, number> {
  const ends = new Map<number, number>();
  const open = new Map<string, number[]>();
  tokens.forEach((token, i) => {
    if (isBreak(token)) open.clear();
    const { which, name } = token;
    if (name === undefined) return;
    const begun = open.get(name) ?? [];
    open.set(name, begun);
    if (which === "begin") return void begun.push(i);
    const begin = begun.pop();
    if (begin !== undefined) ends.set(begin, i);
  });
  return ends;
}

const OPENING = new Map([
  ["\\(", "\\)"],
  ["\\[", "\\]"],
  ["\\\\(", "\\\\)"],
  ["\\\\[", "\\\\]"],
]);
const CLOSING = new Set(OPENING.values());

/** Closing delimiters of one kind to the right of a place, the nearest last, their depths never falling. */
class Candidates {
  private readonly places: number[] = [];

  private readonly depthAt: (place: number) => number;

  constructor(depthAt: (place: number) => number) {
    this.depthAt = depthAt;
  }

  /** Adds one to the left of all others. Those it hides go: whatever they could close, it closes before. */
  add(place: number): void {
    while (this.depthAt(this.places.at(-1) ?? -1) > this.depthAt(place)) this.places.pop();
    this.places.push(place);
  }

  /** The nearest one that leaves no brace open after `depth`. */
  nearest(depth: number): number | undefined {
    let [low, high] = [0, this.places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.depthAt(this.places[middle] ?? -1) <= depth) low = middle + 1;
      else high = middle;
    }
    return this.places[low - 1];
  }

  clear(): void {
    this.places.length = 0;
  }
}

/** For each opening delimiter, by its place among the tokens: the token that closes it. */
function delimiterEnds(tokens: Token[]): Map<number, number> {
  const ends = new Map<number, number>();
  const depthAt = (place: number) => tokens[place]?.depth ?? -Infinity;
  const kinds = ["$", "$$", ...CLOSING].map((kind) => [kind, new Candidates(depthAt)] as const);
  const candidates = new Map<string, Candidates>(kinds);
  const close = (opening: number, delimiter: string) => {
    const end = candidates.get(delimiter)?.nearest(depthAt(opening));
    if (end !== undefined) ends.set(opening, end);
  };
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined) continue;
    const { text } = token;
    if (isBreak(token)) for (const each of candidates.values()) each.clear();
    const double = isDouble(tokens, i);
    close(i, double ? "$$" : (OPENING.get(text) ?? text));
    if (text === "$") candidates.get("$")?.add(i);
    // Of three dollars in a row the first two close: the pair that begins one place further left has hidden this one.
    if (double) candidates.get("$$")?.add(i);
    if (CLOSING.has(text)) candidates.get(text)?.add(i);
  }
  return ends;
}

/** A formula that begins at a token, and ends at the token given. */
function formulaBetween(text: string, open: Token, close: Token, double: boolean): Formula | undefined {
  const { from } = open;
  if (open.which === "begin")
    return { tex: text.slice(from, close.end), display: true, from, end: close.end };
  const width = double ? 2 : 1;
  const start = double ? open.end + 1 : open.end;
  const tex = text.slice(start, close.from);
  const end = open.text === "$" ? close.from + width : close.end;
  const isFormula = open.text === "$" && !double ? isFormulaBody(tex, text[end]) : tex.trim() !== "";
  return isFormula ? { tex, display: double || open.text.endsWith("["), from, end } : undefined;
}

/** Finds all formulas of `text`, in order. */
export function findFormulas(text: string, kind: TextKind): Formula[] {
  const tokens = tokensOf(text, kind);
  const ends = new Map([...delimiterEnds(tokens), ...environmentEnds(tokens)]);
  const formulas: Formula[] = [];
  let passed = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.from < passed) continue;
    if (/^\\(?:eq)?ref\{/.test(token.text)) {
      formulas.push({ tex: token.text, display: false, from: token.from, end: token.end });
      continue;
    }
    const close = tokens[ends.get(i) ?? -1];
    const double = isDouble(tokens, i);
    const formula =
      close && close.from >= token.end + (double ? 1 : 0)
        ? formulaBetween(text, token, close, double)
        : undefined;
    if (formula) formulas.push(formula);
    passed = formula?.end ?? (double ? token.end + 1 : passed);
  }
  return formulas;
}

/** `text` with its formulas replaced by `formula`, and what stands between by `other`. */
export function replaceFormulas(
  text: string,
  kind: TextKind,
  formula: (found: Formula) => string,
  other: (text: string) => string,
): string {
  let result = "";
  let from = 0;
  for (const found of findFormulas(text, kind)) {
    result += other(text.slice(from, found.from)) + formula(found);
    from = found.end;
  }
  return result + other(text.slice(from));
}
