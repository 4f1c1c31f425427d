import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import opentype from "opentype.js";

/** The family every picture is drawn with, so that it looks the same on every machine (SIL Open Font License 1.1). */
export const FONT_FAMILY = "Source Sans 3";

/** The faces that readers have in place of ours, narrowest first: many systems' own sans-serif is a fifth wider. */
export const FONT_FAMILIES = `'${FONT_FAMILY}', Arial, 'Liberation Sans', 'Nimbus Sans', Helvetica, sans-serif`;

const require = createRequire(import.meta.url);
const fileOf = (style: string) =>
  require.resolve(`@expo-google-fonts/source-sans-3/${style}/SourceSans3_${style}.ttf`);

/** The font files, for a rasterizer that is told to use no others. */
export const fontFiles = (): string[] =>
  ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"].map(fileOf);

let regular: opentype.Font | undefined;

/** Width and height in pixels of one line of text at a font size in pixels, by the font's own metrics. */
export function measureText(
  text: string,
  fontSize: number,
): { width: number; ascent: number; descent: number } {
  if (!regular) {
    const bytes = readFileSync(fileOf("400Regular"));
    regular = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  }
  const font = regular;
  const scale = fontSize / font.unitsPerEm;
  // Glyph by glyph: the features of this font's shaping are beyond opentype.js, and kerning changes little.
  const advance = Array.from(text).reduce((sum, char) => sum + (font.charToGlyph(char).advanceWidth ?? 0), 0);
  return {
    width: advance * scale,
    ascent: font.ascender * scale,
    descent: -font.descender * scale,
  };
}
