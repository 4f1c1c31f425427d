import { themable } from "../hues.js";
import { type Removed, removedNote, sanitiseSvg } from "../sanitise/index.js";
import type { Renderer } from "./context.js";

/** How far a drawing may shrink before it is scrolled instead, as a share of its own size. */
const LEAST_SCALE = 0.7;

/** An SVG as part of the page, so that it follows its theme. */
export const drawing: Renderer = (data, { id }) => {
  const source = String(data);
  const svg = source.slice(Math.max(source.search(/<svg[\s>]/), 0));
  const width = Number(/^<svg[^>]*\sviewBox="\S+ \S+ (\S+) /.exec(svg)?.[1]);
  const least = width > 0 ? ` style="--least: ${Math.round(width * LEAST_SCALE)}px"` : "";
  const removed: Removed = new Map();
  const clean = themable(sanitiseSvg(svg, id, removed));
  return `<div class="drawing" tabindex="0"${least}>${clean}</div>${removedNote(removed)}`;
};
