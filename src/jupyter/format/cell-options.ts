/** What first-line comments such as `//| caption: …` say of a cell (Quarto's convention). */
export interface CellOptions {
  label?: string;
  caption?: string;
  [option: string]: string | undefined;
}

/** Indented is what stands behind more than the one space that is usual. */
const COMMENT = /^\s*(?:\/\/|#|--|%)\|[ \t]?(\s*)(.*)$/;
const OPTION = /^([\w-]+):\s*(.*)$/;

/** A code cell's options, and its code without them. A line that is indented further goes on with the option above it, as in YAML. */
export function cellOptions(source: string): { options: CellOptions; code: string } {
  const lines = source.split("\n");
  const options: CellOptions = {};
  let [first, name, depth] = [0, "", Infinity];
  for (; first < lines.length; first++) {
    const [, indent, text] = COMMENT.exec(lines[first]!) ?? [];
    if (indent === undefined || text === undefined) break;
    if (indent.length > depth && text !== "") options[name] += ` ${text.trim()}`;
    else {
      const found = OPTION.exec(text);
      if (!found) break;
      [name, depth] = [found[1]!, indent.length];
      options[name] = found[2]!.trim();
    }
  }
  for (const each of Object.keys(options)) options[each] = options[each]!.trim().replace(/^"(.*)"$/, "$1");
  return { options, code: lines.slice(first).join("\n") };
}
