/** Options that a code cell declares in leading comments such as `//| caption: …` (Quarto's syntax). */
export interface CellOptions {
  label?: string;
  caption?: string;
  [option: string]: string | undefined;
}

/** A comment line; the indent is what follows the one usual space. */
const COMMENT = /^\s*(?:\/\/|#|--|%)\|[ \t]?(\s*)(.*)$/;
const OPTION = /^([\w-]+):\s*(.*)$/;
const LINE_END = /\r?\n/;

/**
 * A code cell's options, and its code without them. As in YAML, a line that is indented further continues the option above
 * it. Windows line ends in `source` become `\n`.
 */
export function cellOptions(source: string): { options: CellOptions; code: string } {
  const lines = source.split(LINE_END);
  const options: CellOptions = {};
  let name: string | undefined;
  let depth = 0;
  let optionLines = 0;
  for (const line of lines) {
    const [, indent, text] = COMMENT.exec(line) ?? [];
    if (indent === undefined || text === undefined) break;
    if (name !== undefined && indent.length > depth && text !== "") options[name] += ` ${text.trim()}`;
    else {
      const [, option, value] = OPTION.exec(text) ?? [];
      if (option === undefined || value === undefined) break;
      name = option;
      depth = indent.length;
      options[name] = value.trim();
    }
    optionLines++;
  }
  for (const [option, value] of Object.entries(options))
    options[option] = value?.trim().replace(/^"(.*)"$/, "$1");
  return { options, code: lines.slice(optionLines).join("\n") };
}
