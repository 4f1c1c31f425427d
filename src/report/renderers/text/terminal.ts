/** Text as a terminal would leave it: carriage returns, backspaces and erasures done, colors kept. */

/** What a terminal is told without a trace: links, titles, and moves of the cursor. */

const SILENT =
  /\u001b\][\s\S]*?(?:\u0007|\u001b\\)|\u001b\[[\d;?]*[A-JLSTf-ln-su]|\u001b[()][A-Z0-9]|\u001b[=>78cDEHMNOZ]/g;

const PART = /(\u001b\[[\d;]*m)|(\u001b\[\d*K)|(\r)|(\u0008)|([\s\S])/gu;

const MOVES = /[\r\u0008]|\u001b\[\d*K/;
const RESET = "\u001b[0m";

interface Glyph {
  text: string;
  /** The color codes in force. */
  colors: string;
}

/** One line, written sign by sign. Returns the colors in force at its end. */
function writeLine(line: string, colors: string): { glyphs: Glyph[]; colors: string } {
  const glyphs: Glyph[] = [];
  let column = 0;
  for (const [, code, erase, home, back, sign] of line.matchAll(PART)) {
    if (code) colors = /\[0*m/.test(code) ? "" : colors + code;
    else if (erase) glyphs.length = erase.includes("2") ? 0 : Math.min(column, glyphs.length);
    else if (home) column = 0;
    else if (back) column = Math.max(column - 1, 0);
    else {
      while (glyphs.length < column) glyphs.push({ text: " ", colors: "" });
      glyphs[column++] = { text: sign!, colors };
    }
  }
  return { glyphs, colors };
}

const joined = (glyphs: Glyph[], before: string): string =>
  glyphs
    .map(({ text, colors }, i) => {
      const last = i === 0 ? before : glyphs[i - 1]!.colors;
      return colors === last ? text : RESET + colors + text;
    })
    .join("");

/** `text` with each line as it was left after overwriting, e.g. only the last state of a progress bar. */
export function settle(text: string): string {
  let colors = "";
  return text
    .replace(SILENT, "")
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => {
      if (!MOVES.test(line)) return line;
      const before = colors;
      const written = writeLine(line, colors);
      colors = written.colors;
      const end = written.glyphs.at(-1)?.colors ?? before;
      return joined(written.glyphs, before) + (end === colors ? "" : RESET + colors);
    })
    .join("\n");
}
