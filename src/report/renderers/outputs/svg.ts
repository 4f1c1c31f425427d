import { palette } from "../../../shared/palette.js";
import { themable } from "../../theme/palette-variables.js";
import { type Removed, removedNote, sanitizeSvg } from "../../sanitize/index.js";
import type { Renderer } from "./context.js";

/** How far a drawing may shrink before it is scrolled instead, as a share of its own size. */
const LEAST_SCALE = 0.7;

/** An SVG as part of the page. One in the project's colors follows the theme, any other keeps its own, on white. */
export const drawing: Renderer = (data, { id }) => {
  const source = String(data);
  const removed: Removed = new Map();
  const clean = sanitizeSvg(source, id, removed);
  if (clean === "") return undefined;
  const width = Number(/^<svg[^>]*\sviewBox="\S+ \S+ (\S+) /.exec(clean)?.[1]);
  const least = width > 0 ? ` style="--least: ${Math.round(width * LEAST_SCALE)}px"` : "";
  const isOurs = clean.includes(palette.foreground.light);
  return `<div class="drawing${isOurs ? "" : " on-white"}" tabindex="0"${least}>${isOurs ? themable(clean) : clean}</div>${removedNote(removed)}`;
};
