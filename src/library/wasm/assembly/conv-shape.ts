import { FLOAT, VECTOR } from "./simd";

/**
 * The parameters of a convolution, a record that layers/conv2d.ts writes into memory. Images are laid out as
 * [height][width][channels], with rows and columns of zeros around them where the next convolution pads.
 */
@unmanaged
export class ConvShape {
  kernel: usize;
  /** Floats of a row of a patch: kernel × input channels. */
  run: usize;
  outputs: usize;
  /** Whether ReLU follows, 0 or 1. */
  relu: usize;
  /** Whether 2 × 2 max-pooling follows, 0 or 1. */
  pooled: usize;
  /** Of the outputs, after pooling. */
  height: usize;
  width: usize;
  /** Bytes of the inputs of one sample, between their rows, and between pixels. */
  xBytes: usize;
  xRow: usize;
  xPixel: usize;
  /** The same for the outputs. */
  yRow: usize;
  yPixel: usize;
  /**
   * Bytes from the weights of one output to those of the next: `kernel` rows of `run` floats, each rounded up to whole
   * vectors, and a vector with the bias.
   */
  weightsRow: usize;
  /** Whether conv-winograd.ts does the forward pass, 0 or 1: pooled, 5 × 5, four input channels or more. */
  winograd: usize;
}

/** Bytes between rows of an output's weights. */
export function paddedRun(shape: ConvShape): usize {
  return ((shape.run + 3) / 4) * 16;
}

/** Bytes between rows of the dilated weights: a row and a pixel of zeros, rounded up to a vector. */
export function dilatedRun(shape: ConvShape): usize {
  return (shape.run * FLOAT + shape.xPixel + VECTOR - 1) & ~(VECTOR - 1);
}

/** Bytes of the arg-max offsets of one pixel; outputs are rounded up to whole vectors. */
export function argmaxPixel(shape: ConvShape): usize {
  return ((shape.outputs + 3) / 4) * 16;
}

/**
 * Added to the arg-max offset of a pooled pixel whose patches are all zero, as its gradient changes no weights. Offsets are
 * multiples of four, so the bit is free.
 */
export const BACKGROUND: i32 = 1;
