/**
 * The formulas that JupyterLab finds in Markdown: an independent reading of its rules, which the page's own scanner is
 * compared with. A formula goes from an opening delimiter to the next closing one with all braces closed, not over an
 * empty line, and not into code.
 */

const DELIMITER = /(\$\$?|\\(?:begin|end)\{[a-z]*\*?\}|\\[{}$]|[{}]|(?:\n\s*)+|\\\\[()[\]])/i;
const CODE = /^([`~]{3,})[^`\n]*\n[^]*?^\1[`~]*$|(?<![\\`])(`+)(?!`)[^\n]*?[^`\n]\2(?!`)/gm;

/** Markdown without its formulas, and the formulas. */
export function formulasOf(markdown: string): { text: string; formulas: string[] } {
  const code: string[] = [];
  const hidden = markdown
    .replace(/\r\n?/g, "\n")
    .replace(CODE, (whole) => `\u0001${code.push(whole) - 1}\u0001`);
  const restore = (text: string) =>
    text.replace(/\u0001(\d+)\u0001/g, (_, i: string) => code[Number(i)] ?? "");
  const pieces = hidden.split(DELIMITER);
  const formulas: string[] = [];
  let text = "";
  let open: { at: number; end: string; braces: number } | undefined;
  pieces.forEach((piece, i) => {
    if (open === undefined) {
      const end = closingOf(piece, i);
      if (end === undefined) text += piece;
      else open = { at: i, end, braces: 0 };
      return;
    }
    const isBreak = /\n.*\n/.test(piece);
    if (piece === open.end && open.braces === 0) {
      const inner = pieces.slice(open.at + 1, i).join("");
      formulas.push(restore(piece.startsWith("\\end") ? pieces.slice(open.at, i + 1).join("") : inner));
      open = undefined;
    } else if (isBreak) {
      text += pieces.slice(open.at, i + 1).join("");
      open = undefined;
    } else if (piece === "{") open.braces++;
    else if (piece === "}") open.braces = Math.max(open.braces - 1, 0);
  });
  if (open) text += pieces.slice(open.at).join("");
  return { text: restore(text), formulas: formulas.filter((formula) => !isMoney(formula)) };
}

function closingOf(piece: string, i: number): string | undefined {
  if (i % 2 === 0) return undefined;
  if (piece === "$" || piece === "$$") return piece;
  if (piece === "\\\\(" || piece === "\\\\[") return piece === "\\\\(" ? "\\\\)" : "\\\\]";
  return piece.startsWith("\\begin") ? piece.replace("begin", "end") : undefined;
}

/** Prose between two amounts of money, which JupyterLab takes for a formula. */
const isMoney = (formula: string): boolean =>
  !/[\\^_{]/.test(formula) && /^\s*$|\p{L}{2,}|\d\S*\s+$|`/u.test(formula);
