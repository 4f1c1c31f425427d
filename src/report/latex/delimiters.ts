/**
 * Formulas in running text, as JupyterLab finds them: `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]` and
 * `\begin{…}…\end{…}`. Braces balance, and no formula goes past an empty line.
 */

/** A formula at some place of a text. */
export interface FoundFormula {
  tex: string;
  display: boolean;
  /** Where it begins, delimiter included. */
  from: number;
  /** Where the text goes on. */
  end: number;
}

/** How often backslashes of `\(` and `\[` are written: twice in Markdown, which takes one away, else once. */
export type Backslashes = 1 | 2;

const OPENING = /\$\$?|\\\\?[([]|\\begin\{([a-zA-Z]+\*?)\}/y;

/** The end of the formula whose body begins at `from`, or -1. `closes` finds the closing delimiter. */
function closing(text: string, from: number, delimiter: string): number {
  let braces = 0;
  for (let i = from; i < text.length; i++) {
    if (braces <= 0 && text.startsWith(delimiter, i)) return i;
    const c = text[i];
    if (c === "\\") i++;
    else if (c === "{") braces++;
    else if (c === "}") braces--;
    else if (c === "\n" && /^\n[ \t]*\n/.test(text.slice(i, i + 80))) return -1;
  }
  return -1;
}

/** The end of an environment, whose own kind may stand inside it. */
function environmentEnd(text: string, from: number, name: string): number {
  const marks = new RegExp(String.raw`\\(begin|end)\{${name.replace("*", "\\*")}\}|\n[ \t]*\n`, "g");
  marks.lastIndex = from;
  let depth = 1;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (!mark[1]) return -1;
    depth += mark[1] === "begin" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

/**
 * `$` is also money. It opens a formula before a sign and closes one behind a sign that no digit follows; with a space
 * inside, there must be one at both ends (`$ x $`).
 */
function inlineDollars(text: string, at: number): FoundFormula | undefined {
  const end = closing(text, at + 1, "$");
  if (end < 0) return undefined;
  const tex = text.slice(at + 1, end);
  const isPadded = [/^\s/.test(tex), /\s$/.test(tex)];
  if (tex.trim() === "" || tex.includes("`") || isPadded[0] !== isPadded[1] || /\d/.test(text[end + 1] ?? ""))
    return undefined;
  return { tex, display: false, from: at, end: end + 1 };
}

/** The formula that begins exactly at `at`, if one does. */
export function formulaAt(text: string, at: number, backslashes: Backslashes): FoundFormula | undefined {
  OPENING.lastIndex = at;
  const open = OPENING.exec(text);
  if (!open) return undefined;
  const [opening, environment] = open;
  const from = at + opening.length;
  if (environment !== undefined) {
    const end = environmentEnd(text, from, environment);
    return end < 0 ? undefined : { tex: text.slice(at, end), display: true, from: at, end };
  }
  if (opening === "$") return inlineDollars(text, at);
  const bracket = opening.at(-1)!;
  if (bracket !== "$" && opening.length !== backslashes + 1) return undefined;
  const delimiter = bracket === "$" ? "$$" : `${opening.slice(0, -1)}${bracket === "(" ? ")" : "]"}`;
  const end = closing(text, from, delimiter);
  const tex = text.slice(from, end);
  return end < 0 || tex.trim() === ""
    ? undefined
    : { tex, display: bracket !== "(", from: at, end: end + delimiter.length };
}

/** Text with its formulas replaced by `formula`, and what stands between by `other`. */
export function replaceFormulas(
  text: string,
  backslashes: Backslashes,
  formula: (found: FoundFormula) => string,
  other: (text: string) => string,
): string {
  let result = "";
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "$" && text[i] !== "\\") continue;
    const found = formulaAt(text, i, backslashes);
    if (found) {
      result += other(text.slice(from, i)) + formula(found);
      from = found.end;
      i = from - 1;
    } else if (text[i] === "\\" || text[i + 1] === "$") i++;
  }
  return result + other(text.slice(from));
}
