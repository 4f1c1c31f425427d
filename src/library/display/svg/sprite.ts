import { encode } from "fast-png";

/** The layout of images in one larger image, in pixels. */
export interface SpriteLayout {
  /** Of each image. */
  width: number;
  height: number;
  columns: number;
  /** Black pixels to the right of each image and below it. */
  gap: { right: number; below: number };
}

/** The size of the image that holds `count` images. */
export function spriteSize(count: number, { width, height, columns, gap }: SpriteLayout) {
  const rows = Math.ceil(count / columns);
  return { width: Math.min(count, columns) * (width + gap.right), height: rows * (height + gap.below) };
}

/** One 8-bit gray PNG, in base64, of many gray images in reading order; 0 is black, 255 white. */
export function spritePng(images: readonly Uint8Array[], layout: SpriteLayout): string {
  const { width, height, columns, gap } = layout;
  const size = spriteSize(images.length, layout);
  const data = new Uint8Array(size.width * size.height);
  images.forEach((pixels, k) => {
    if (pixels.length !== width * height)
      throw new RangeError(`image ${k + 1}: ${width} × ${height} pixels expected, ${pixels.length} given`);
    const [row, column] = [Math.floor(k / columns), k % columns];
    for (let r = 0; r < height; r++) {
      const at = (row * (height + gap.below) + r) * size.width + column * (width + gap.right);
      data.set(pixels.subarray(r * width, (r + 1) * width), at);
    }
  });
  return Buffer.from(encode({ ...size, data, channels: 1, depth: 8 }, { zlib: { level: 9 } })).toString(
    "base64",
  );
}
