/** A color with one role in every figure, for light and for dark backgrounds. */
export interface ThemeColor {
  light: string;
  dark: string;
}

/**
 * Colors by role. Figures are drawn with the `light` color; on a dark background the page swaps it for `dark` by looking
 * up the hex value, so each `light` value occurs once. A project gives the series its own meanings. Series that appear in
 * one figure also differ in lightness, so that color-blind readers can tell them apart.
 */
export const palette = {
  /** The value at a node of a computational graph. */
  value: { light: "#c4262e", dark: "#ff8079" },
  /** A gradient in a computational graph. */
  gradient: { light: "#1f5fbf", dark: "#7fb2ff" },
  /** Our own result beside a reference. */
  accent: { light: "#3d3a9e", dark: "#a9a6ff" },
  /** Somebody else's result. */
  reference: { light: "#7d8390", dark: "#9aa1ae" },
  /** Series 1 to 4 can be told apart in one figure. */
  series1: { light: "#238076", dark: "#1fbf95" },
  series2: { light: "#bf5000", dark: "#f08a4b" },
  series3: { light: "#4a2fc0", dark: "#9a92ff" },
  series4: { light: "#7d1140", dark: "#ffcbe2" },
  /** Series 5 to 7 can be told apart in one figure. */
  series5: { light: "#0a4f57", dark: "#a8e6e8" },
  series6: { light: "#b06000", dark: "#f09a20" },
  series7: { light: "#7a58f0", dark: "#8f7bff" },
  /** Numbers above and below zero in an image of signed numbers. */
  positive: { light: "#0f5c9e", dark: "#6bb1f2" },
  negative: { light: "#b5451b", dark: "#f2946b" },
  foreground: { light: "#1f2328", dark: "#e6e8eb" },
  muted: { light: "#59606b", dark: "#a3aab5" },
  /** Grid lines and borders. */
  rule: { light: "#dfe2e6", dark: "#3a3f47" },
  background: { light: "#ffffff", dark: "#16181c" },
} as const satisfies Record<string, ThemeColor>;

/** A role that has a color. */
export type PaletteRole = keyof typeof palette;
