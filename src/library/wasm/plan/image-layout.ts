import { FLOAT, roundUp } from "./routines.js";

/**
 * The memory layout of one sample: an image [height][width][channels] of float32, with a border of zeros for padding. A vector
 * is an image of one pixel; flattening changes nothing in memory.
 */
export interface Geometry {
  channels: number;
  height: number;
  width: number;
  /** Rows and columns of zeros on every side. */
  border: number;
}

/** Routines may read a vector beyond the end of a sample. */
const SLACK_BYTES = 32;
const CACHE_LINE_BYTES = 64;

/** Numbers of one sample, without the border. */
export const elements = ({ channels, height, width }: Geometry): number => channels * height * width;

/** Bytes between pixels. */
export const pixelBytes = ({ channels }: Geometry): number => channels * FLOAT;

/** Bytes between rows. */
export const rowBytes = (g: Geometry): number => (g.width + 2 * g.border) * pixelBytes(g);

/** Bytes of the image with its border. */
export const imageBytes = (g: Geometry): number => (g.height + 2 * g.border) * rowBytes(g);

/** Bytes between samples. */
export const sampleBytes = (g: Geometry): number => roundUp(imageBytes(g) + SLACK_BYTES, CACHE_LINE_BYTES);

/** Where the image begins inside its border, in bytes. */
export const corner = (g: Geometry): number => g.border * (rowBytes(g) + pixelBytes(g));

/**
 * For each number in the order [channels, height, width], its index in the order [height][width][channels], without the border.
 */
export function positions({ channels, height, width }: Geometry): Int32Array {
  const pixels = height * width;
  return Int32Array.from(
    { length: channels * pixels },
    (_, k) => (k % pixels) * channels + Math.floor(k / pixels),
  );
}

/** The geometry of samples of a shape: [channels, height, width] or [features]. */
export function geometryOf(shape: readonly number[], border = 0): Geometry {
  const [channels, height = 1, width = 1] = shape as [number, number?, number?];
  return { channels, height, width, border };
}
