/** `$5 and $6`: money, not a formula. JupyterLab sets it as one; readers and authors mean money. */

/** What only LaTeX would hold: a command or an escaped sign. */
const COMMAND = /\\[a-zA-Z,;:!{}| ]/;
const SCRIPT = /[\^_{]/;
/** An amount, and then a word. */
const AMOUNT_AND_WORD = /^\s?\d[\d.,]*[\s,.;:-]+(?:\p{L}{3,}|\p{L}{2}\s)/u;
const AMOUNT = /^\s*\d[\d.,]*\s*$/;
const WORD = /\p{L}{2,}/u;

/**
 * Whether what stands between two single dollars is a formula.
 *
 * @param after the character that follows the second dollar, if any
 */
export function isFormulaBody(body: string, after: string | undefined): boolean {
  if (body.trim() === "") return false;
  if (COMMAND.test(body)) return true;
  if (body.includes("`") || body.includes("\\$") || AMOUNT_AND_WORD.test(body)) return false;
  if (SCRIPT.test(body)) return true;
  if (/\d/.test(after ?? "")) return !/[\s\d]/.test(body) && /\p{L}/u.test(body);
  const isPadded = [/^\s/.test(body), /\s$/.test(body)];
  return isPadded[0] === isPadded[1] || !(WORD.test(body) || AMOUNT.test(body));
}
