import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import opentype from "opentype.js";

const require = createRequire(import.meta.url);
const fileOf = (style: string) =>
  require.resolve(`@expo-google-fonts/source-sans-3/${style}/SourceSans3_${style}.ttf`);

/** The font files for the rasterizer, which uses no others. */
export const fontFiles = (): string[] =>
  ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"].map(fileOf);

let regular: opentype.Font | undefined;

/** Width and height in pixels of one line of text at a font size in pixels, by the font's metrics. */
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
  // Glyph by glyph: opentype.js does not support this font's shaping, and kerning changes little.
  const advance = Array.from(text).reduce((sum, char) => sum + (font.charToGlyph(char).advanceWidth ?? 0), 0);
  return {
    width: advance * scale,
    ascent: font.ascender * scale,
    descent: -font.descender * scale,
  };
}
