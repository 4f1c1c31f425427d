/** What first-line comments such as `//| caption: …` say of a cell (Quarto's convention). */
export interface CellOptions {
  label?: string;
  caption?: string;
  [option: string]: string | undefined;
}

const OPTION = /^\s*(?:\/\/|#|--|%)\|\s*([\w-]+):\s*(.*)$/;

/** A code cell's options, and its code without them. */
export function cellOptions(source: string): { options: CellOptions; code: string } {
  const lines = source.split("\n");
  const options: CellOptions = {};
  let first = 0;
  for (; first < lines.length; first++) {
    const found = OPTION.exec(lines[first]!);
    if (!found) break;
    options[found[1]!] = found[2]!.trim().replace(/^"(.*)"$/, "$1");
  }
  return { options, code: lines.slice(first).join("\n") };
}
