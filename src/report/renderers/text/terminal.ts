/** Text as a terminal would leave it: carriage returns, backspaces and erasures done, colors kept. */

/** What changes nothing that stays: links, titles, and moves of the cursor. */
const SILENT =
  /\u001b\](?:[^\u0007\u001b]*(?:\u0007|\u001b\\))?|\u001b\[[\d;:?]*[A-JLSTf-ln-su]|\u001b[()][A-Z0-9]|\u001b[=>78cDEHMNOZ]/g;

const PART = /(\u001b\[[\d;:]*m)|(\u001b\[\d*K)|(\r)|(\u0008)|([\s\S])/gu;

const MOVES = /[\r\u0008]|\u001b\[\d*K/;
const RESET = "\u001b[0m";

/** `38:2::255:0:0` and `4:3` are the newer way to write `38;2;255;0;0` and `4`; only the older one is read later. */
const withoutColons = (code: string): string =>
  code
    .slice(2, -1)
    .split(";")
    .map((part) => {
      const [kind = "", mode, ...values] = part.split(":");
      if (mode === undefined || (kind !== "38" && kind !== "48")) return kind;
      const numbers = mode === "2" ? values.slice(-3).map((value) => value || "0") : values.slice(0, 1);
      return [kind, mode, ...numbers].join(";");
    })
    .join(";");

/** Which of the display's properties a code sets, by its number. */
function propertyOf(code: number): string {
  if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) return "foreground";
  if ((code >= 40 && code <= 49) || (code >= 100 && code <= 107)) return "background";
  return (
    { 22: "weight", 1: "weight", 2: "weight", 23: "slant", 3: "slant", 24: "underline", 4: "underline" }[
      code
    ] ?? `${code % 20}`
  );
}

/** The colors in force: one code for each property. The text of them stays short however many codes came. */
class Colors {
  text = "";
  private readonly codes = new Map<string, string>();

  apply(code: string): void {
    const numbers = withoutColons(code).split(";");
    for (let i = 0; i < numbers.length; i++) {
      const number = Number(numbers[i] ?? 0);
      const values = number === 38 || number === 48 ? (numbers[i + 1] === "2" ? 4 : 2) : 0;
      if (number === 0) this.codes.clear();
      else this.codes.set(propertyOf(number), numbers.slice(i, i + values + 1).join(";"));
      i += values;
    }
    this.text = this.codes.size === 0 ? "" : `\u001b[${[...this.codes.values()].join(";")}m`;
  }
}

interface Glyph {
  text: string;
  /** The color codes in force. */
  colors: string;
}

/** One line, written sign by sign. */
function writeLine(line: string, colors: Colors): Glyph[] {
  const glyphs: Glyph[] = [];
  let column = 0;
  for (const [, code, erase, home, back, sign = ""] of line.matchAll(PART)) {
    if (code) colors.apply(code);
    else if (erase) glyphs.length = erase.includes("2") ? 0 : Math.min(column, glyphs.length);
    else if (home) column = 0;
    else if (back) column = Math.max(column - 1, 0);
    else {
      while (glyphs.length < column) glyphs.push({ text: " ", colors: "" });
      glyphs[column++] = { text: sign, colors: colors.text };
    }
  }
  return glyphs;
}

const joined = (glyphs: Glyph[], before: string): string =>
  glyphs
    .map(({ text, colors }, i) => {
      const last = i === 0 ? before : glyphs[i - 1]?.colors;
      return colors === last ? text : RESET + colors + text;
    })
    .join("");

const CODE = /\u001b\[[\d;:]*m/g;

/** `text` with each line as it was left after overwriting, e.g. only the last state of a progress bar. */
export function settle(text: string): string {
  const colors = new Colors();
  return text
    .replace(SILENT, "")
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => {
      if (!MOVES.test(line)) {
        return line.replace(CODE, (code) => {
          colors.apply(code);
          return `\u001b[${withoutColons(code)}m`;
        });
      }
      const before = colors.text;
      const glyphs = writeLine(line, colors);
      const end = glyphs.at(-1)?.colors ?? before;
      return joined(glyphs, before) + (end === colors.text ? "" : RESET + colors.text);
    })
    .join("\n");
}
