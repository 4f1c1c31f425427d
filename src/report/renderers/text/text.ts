import Anser, { type AnserJsonEntry } from "anser";
import type { ErrorOutput } from "../../../jupyter/index.js";
import { escapeHtml } from "../../html.js";
import { type Rgb, textColors } from "./colors.js";
import { settle } from "./terminal.js";

/** Lines of text that are shown at once; a longer one is folded with its count. */
const FOLD_LINES = 40;

/** The classes of what is no color. */
const DECORATIONS = ["bold", "dim", "italic", "underline", "strikethrough"];

function rgb(color: string | null): Rgb | undefined {
  const values = color?.split(",").map(Number);
  return values?.length === 3 && values.every((value) => value >= 0 && value <= 255)
    ? (values as Rgb)
    : undefined;
}

/** What Anser tells of a piece of text; its own types leave the exchange of colors out. */
type Piece = AnserJsonEntry & { isInverted?: boolean };

function span({ content, fg, bg, decorations, isInverted }: Piece): string {
  const names = decorations as readonly string[];
  if (content === "" || names.includes("hidden")) return "";
  const classes = DECORATIONS.filter((name) => names.includes(name)).map((name) => `ansi-${name}`);
  // Anser has exchanged the two colors already, a terminal's own being white on black; ours are the page's.
  const isPlain = isInverted && fg === "0, 0, 0" && bg === "255,255,255";
  if (isPlain) classes.push("ansi-inverse");
  const style = isPlain ? "" : textColors(rgb(fg), rgb(bg));
  const text = escapeHtml(content);
  if (style === "" && classes.length === 0) return text;
  const named = classes.length > 0 ? ` class="${classes.join(" ")}"` : "";
  return `<span${named}${style && ` style="${style}"`}>${text}</span>`;
}

/** Text of a terminal as HTML: colors and overwriting as a terminal shows them, other controls left out. */
export function ansi(text: string): string {
  const spans = Anser.ansiToJson(settle(text), { json: true, remove_empty: true });

  return spans
    .map(span)
    .join("")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}

/** Printed text, folded if it is long. */
export function streamHtml(name: string, text: string): string {
  const settled = settle(text.replace(/\n$/, ""));
  const block = `<pre class="stream ${name}" tabindex="0">${ansi(settled)}</pre>`;
  const count = settled.split("\n").length;
  return count > FOLD_LINES
    ? `<details class="long"><summary>${count} lines of output</summary>${block}</details>`
    : block;
}

export const errorHtml = ({ ename, evalue, traceback }: ErrorOutput): string =>
  `<div class="error"><strong>${ansi(ename)}</strong>: ${ansi(evalue)}<pre tabindex="0">${ansi(traceback.join("\n"))}</pre></div>`;
