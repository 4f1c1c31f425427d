/**
 * Inline styles of a notebook: what colors and aligns text and cells is kept. Nothing that places, hides, fetches or
 * animates is on this list, and no value on it can hold an address, an escape or a second declaration.
 */

const COLOR = String.raw`(?:#[0-9a-f]{3,8}|[a-z]{3,24}|(?:rgb|hsl)a?\([\d\s.,%/]+\))`;
const LENGTH = String.raw`(?:\d{1,4}(?:\.\d+)?(?:px|em|rem|ex|ch|pt|%)|0|auto)`;
const STOP = String.raw`${COLOR}(?:\s+${LENGTH}){0,2}`;
const whole = (pattern: string) => new RegExp(`^${pattern}$`, "i");

const color = whole(COLOR);
const length = whole(LENGTH);
const border = whole(
  String.raw`(?:${LENGTH}|thin|medium|thick)?\s*(?:none|solid|dashed|dotted|double)?\s*${COLOR}?`,
);
/** The bars that pandas draws into the cells of a styled table. */
const background = whole(
  String.raw`(?:${COLOR}|linear-gradient\((?:\d+deg|to \w+),\s*${STOP}(?:,\s*${STOP}){0,5}\))`,
);

const kept: Record<string, RegExp> = {
  color: color,
  "background-color": color,
  background,
  "text-align": /^(left|right|center|justify|start|end)$/i,
  "vertical-align": /^(top|middle|bottom|baseline|sub|super|text-top|text-bottom)$/i,
  "font-weight": /^(normal|bold|bolder|lighter|[1-9]00)$/i,
  "font-style": /^(normal|italic|oblique)$/i,
  "text-decoration": /^(none|underline|line-through|overline)$/i,
  "white-space": /^(normal|nowrap|pre|pre-wrap|pre-line)$/i,
  "list-style-type": /^[a-z-]+$/i,
  "border-collapse": /^(collapse|separate)$/i,
  width: length,
  height: length,
  "max-width": length,
  ...Object.fromEntries(["", "-top", "-right", "-bottom", "-left"].map((side) => [`border${side}`, border])),
};

/** A declaration's name and value, without `!important`. */
function parsed(declaration: string): [name: string, value: string] {
  const colon = declaration.indexOf(":");
  const value = declaration.slice(colon + 1).trim();
  const end = value.toLowerCase().lastIndexOf("!");
  const plain =
    end >= 0 &&
    value
      .slice(end + 1)
      .trim()
      .toLowerCase() === "important"
      ? value.slice(0, end).trim()
      : value;
  return [declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase(), plain];
}

/** Longer values are none that color or align something. */
const LONGEST_VALUE = 500;

/** The declarations of a style attribute that are harmless; empty if none is. */
export const safeStyle = (style: string): string =>
  style
    .split(";")
    .map(parsed)
    .filter(
      ([name, value]) =>
        value.length <= LONGEST_VALUE && Object.hasOwn(kept, name) && kept[name]?.test(value),
    )
    .map((declaration) => declaration.join(": "))
    .join("; ");

/** Whether a style hides its element. */
export const isHiding = (style: string): boolean =>
  style
    .split(";")
    .map(parsed)
    .some(([name, value]) => /^(?:display:none|visibility:hidden)$/i.test(`${name}:${value}`));
