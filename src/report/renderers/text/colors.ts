/** Colors of a terminal made readable on the page's light and dark paper, by WCAG 2.2's contrast. */

export type Rgb = [red: number, green: number, blue: number];

/** Least contrast of text; a little above WCAG's 4.5, as code stands on a tinted paper. */
const LEAST_CONTRAST = 5;

/** The page's code background, light and dark. */
const PAPER = { light: [246, 246, 247], dark: [30, 32, 36] } as const satisfies Record<string, Rgb>;
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** Relative luminance, 0 to 1 (WCAG 2.2, section “relative luminance”). */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** Contrast of two colors, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((value, i) => Math.round(value + (to[i]! - value) * share)) as Rgb;

/** `color`, moved towards black or white as little as makes it readable on `paper`. */
export function readableOn(color: Rgb, paper: Rgb): Rgb {
  const towards = contrast(WHITE, paper) > contrast(BLACK, paper) ? WHITE : BLACK;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, towards, share);
    if (contrast(mixed, paper) >= LEAST_CONTRAST) return mixed;
  }
  return towards;
}

const hex = (color: Rgb): string => `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

/** Declarations for text of a color, on the page's background or on a given one. */
export function textColors(foreground: Rgb | undefined, background: Rgb | undefined): string {
  if (background) {
    const text = readableOn(foreground ?? (luminance(background) > 0.18 ? BLACK : WHITE), background);
    return `color: ${hex(text)}; background: ${hex(background)}`;
  }
  if (!foreground) return "";
  const [light, dark] = [readableOn(foreground, PAPER.light), readableOn(foreground, PAPER.dark)];
  return `color: light-dark(${hex(light)}, ${hex(dark)})`;
}
