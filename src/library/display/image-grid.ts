import { palette } from "../../shared/palette.js";
import type { Drawing } from "../diagrams/index.js";
import { FONT_FAMILIES } from "../diagrams/font-families.js";
import { escapeHtml } from "./escape-html.js";
import { type SpriteLayout, spritePng, spriteSize } from "./svg/sprite.js";

/** A small image with lines of text below. Its largest number has full color, 0 is transparent. */
export interface GridImage {
  /** [height × width], row-major; negative numbers have another color. */
  pixels: ArrayLike<number>;
  caption?: string[];
}

export interface ImageGrid {
  images: GridImage[];
  /** Of each image, in pixels. */
  width: number;
  height: number;
  /** Images per row. */
  columns: number;
  /** Side of a drawn pixel; default 1.5. */
  scale?: number;
  /** Draws a frame around each image; default: if there are negative numbers. */
  framed?: boolean;
  /** A sentence for readers who cannot see the grid. */
  alt: string;
}

const FONT_SIZE = 11;
const LINE_HEIGHT = 13;
/** From this scale on pixels are drawn as squares; below, the viewer smooths them. */
const SHARP_FROM = 4;
/** Between images, as drawn. */
const GAP = 8;

/** Numbers of one sign as bytes, the largest magnitude of the image as 255. */
function bytesOf({ pixels }: GridImage, sign: 1 | -1): Uint8Array {
  const largest = Math.max(...Array.from(pixels, Math.abs)) || 1;
  return Uint8Array.from(pixels, (x) => Math.round((255 * Math.max(0, sign * x)) / largest));
}

/** The images of one sign: a color behind a mask, so the page can change the color with its theme. */
function layer(
  images: GridImage[],
  sign: 1 | -1,
  color: string,
  layout: SpriteLayout,
  scale: number,
): string {
  const size = spriteSize(images.length, layout);
  const box = `width="${size.width * scale}" height="${size.height * scale}"`;
  const png = spritePng(
    images.map((image) => bytesOf(image, sign)),
    layout,
  );
  const id = sign > 0 ? "above" : "below";
  return `<mask id="${id}" x="0" y="0" ${box} maskUnits="userSpaceOnUse"><image ${box} preserveAspectRatio="none" xlink:href="data:image/png;base64,${png}"/></mask><rect ${box} fill="${color}" mask="url(#${id})"/>`;
}

/** The same images with each pixel repeated `factor` times in both directions. */
function enlarged(grid: ImageGrid, factor: number): ImageGrid {
  const width = grid.width * factor;
  const pixel = (k: number) => Math.floor(k / width / factor) * grid.width + Math.floor((k % width) / factor);
  const images = grid.images.map(({ pixels, ...rest }) => ({
    ...rest,
    pixels: Float64Array.from({ length: width * grid.height * factor }, (_, k) => pixels[pixel(k)]!),
  }));
  return { ...grid, images, width, height: grid.height * factor, scale: 1 };
}

/**
 * A drawing of many small images, such as digits, kernels or feature maps. Each is scaled to its own largest magnitude.
 *
 * @example drawing(imageGrid({ images: [{ pixels, caption: ["7"] }], width: 28, height: 28, columns: 1, alt: "A seven." }));
 */
export function imageGrid(grid: ImageGrid): Drawing {
  const { scale: wanted = 1.5, framed } = grid;
  const sharp = wanted >= SHARP_FROM ? enlarged(grid, Math.round(wanted)) : grid;
  const { images, width, height, columns, scale = wanted, alt } = sharp;
  const lines = Math.max(0, ...images.map(({ caption = [] }) => caption.length));
  const below = GAP + lines * LINE_HEIGHT;
  const gap = { right: Math.ceil(GAP / scale), below: Math.ceil(below / scale) };
  const layout = { width, height, columns, gap };
  const size = spriteSize(images.length, layout);
  const captions = images.flatMap(({ caption = [] }, k) => {
    const x = ((k % columns) * (width + gap.right) + width / 2) * scale;
    const y = (Math.floor(k / columns) * (height + gap.below) + height) * scale + LINE_HEIGHT - 1;
    return caption.map((line, i) => `<text x="${x}" y="${y + i * LINE_HEIGHT}">${escapeHtml(line)}</text>`);
  });
  const signed = images.some(({ pixels }) => Array.from(pixels).some((x) => x < 0));
  const frames = images.map((_, k) => {
    const [x, y] = [(k % columns) * (width + gap.right), Math.floor(k / columns) * (height + gap.below)];
    return `<rect x="${x * scale}" y="${y * scale}" width="${width * scale}" height="${height * scale}" fill="none" stroke="${palette.foreground.light}" stroke-opacity="0.25"/>`;
  });
  const layers = signed
    ? layer(images, 1, palette.positive.light, layout, scale) +
      layer(images, -1, palette.negative.light, layout, scale)
    : layer(images, 1, palette.foreground.light, layout, scale);
  const drawn = ((framed ?? signed) ? frames.join("") : "") + layers;
  const margin = lines > 0 ? GAP : 0; // captions may be wider than their image
  const [boxWidth, boxHeight] = [size.width * scale + margin, size.height * scale];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" viewBox="${-margin} 0 ${boxWidth} ${boxHeight}" width="${boxWidth}" height="${boxHeight}"><title>${escapeHtml(alt)}</title>${drawn}<g font-family="${FONT_FAMILIES}" font-size="${FONT_SIZE}" text-anchor="middle" fill="${palette.foreground.light}">${captions.join("")}</g></svg>`;
  const text = [alt, ...images.flatMap(({ caption }) => (caption ? [caption.join(", ")] : []))].join("\n");
  return { svg, text, pngScale: 1 }; // pixels, which do not become sharper
}
