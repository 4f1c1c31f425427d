/** A fully connected layer: `inputs` → `outputs`, with a bias. */
export interface DenseDescription {
  kind: "dense";
  inputs: number;
  outputs: number;
}

/** A convolution of stride 1 with a square kernel: `inputs` channels → `outputs` channels, with a bias. */
export interface Conv2dDescription {
  kind: "conv2d";
  inputs: number;
  outputs: number;
  /** Side of the kernel, in pixels. */
  kernel: number;
  /** Rows and columns of zeros added on every side. */
  padding: number;
}

/** The largest number of each square window. Windows do not overlap; rows and columns that fill no window are dropped. */
export interface MaxPool2dDescription {
  kind: "maxPool2d";
  /** Side of the window, and its stride. */
  size: number;
}

/** [batch, channels, height, width] → [batch, channels × height × width] */
export interface FlattenDescription {
  kind: "flatten";
}

/** Sets each number to 0 with probability `rate` in training; the identity in prediction. */
export interface DropoutDescription {
  kind: "dropout";
  rate: number;
}

/** An element-wise activation. */
export interface ActivationDescription {
  kind: "relu" | "elu" | "tanh" | "sigmoid";
  /** ELU only: its limit at −∞ is −alpha. */
  alpha?: number;
}

/** One layer as plain data. A model is described once, as a list of these, and built by whichever engine runs it. */
export type LayerDescription =
  | DenseDescription
  | Conv2dDescription
  | MaxPool2dDescription
  | FlattenDescription
  | DropoutDescription
  | ActivationDescription;

/**
 * A fully connected layer, y = x W + b: [batch, inputs] → [batch, outputs]. A stack throws a RangeError that names the layer
 * if its input has another width; put `flatten()` between images and a dense layer.
 *
 * @example new Model([dense(4, 11), relu(), dense(11, 3)], { random: new Random(2020) })
 */
export const dense = (inputs: number, outputs: number): DenseDescription => ({
  kind: "dense",
  inputs,
  outputs,
});

/**
 * A convolution of stride 1: [batch, inputs, height, width] → [batch, outputs, height′, width′] with
 * height′ = height + 2 padding − kernel + 1. A stack throws a RangeError if the channels differ or the kernel is larger than
 * the padded image.
 *
 * @param inputs channels of the input
 * @param outputs channels of the output
 * @param kernel side of the square kernel, in pixels
 * @param options.padding rows and columns of zeros on every side; default 0
 * @example conv2d(1, 16, 5, { padding: 2 }) // [batch, 1, 28, 28] → [batch, 16, 28, 28]
 */
export const conv2d = (
  inputs: number,
  outputs: number,
  kernel: number,
  { padding = 0 }: { padding?: number } = {},
): Conv2dDescription => ({ kind: "conv2d", inputs, outputs, kernel, padding });

/**
 * The maximum of each size × size window: [batch, channels, height, width] → [batch, channels, ⌊height / size⌋,
 * ⌊width / size⌋]. A stack throws a RangeError if the window is larger than the image.
 *
 * @param size side and stride of the window; default 2
 * @example maxPool2d() // [batch, 16, 28, 28] → [batch, 16, 14, 14]
 */
export const maxPool2d = (size = 2): MaxPool2dDescription => ({ kind: "maxPool2d", size });

/**
 * All numbers of a sample in one row: [batch, channels, height, width] → [batch, channels × height × width].
 *
 * @example flatten() // [batch, 32, 5, 5] → [batch, 800]
 */
export const flatten = (): FlattenDescription => ({ kind: "flatten" });

/**
 * Inverted dropout, which keeps the shape: in training each number becomes 0 with probability `rate`, the others are divided by
 * 1 − rate; in prediction nothing changes.
 *
 * @param rate at least 0 and below 1; the engine throws a RangeError otherwise
 * @example [dense(120, 84), relu(), dropout(0.5), dense(84, 10)]
 */
export const dropout = (rate: number): DropoutDescription => ({ kind: "dropout", rate });

/**
 * Rectified linear unit of every number, max(0, z); keeps the shape.
 *
 * @example [dense(4, 11), relu()]
 */
export const relu = (): ActivationDescription => ({ kind: "relu" });

/**
 * Exponential linear unit of every number, z for z > 0 and alpha (eᶻ − 1) otherwise; keeps the shape.
 *
 * @param alpha the limit at −∞ is −alpha; default 1
 * @example [dense(4, 11), elu()]
 */
export const elu = (alpha = 1): ActivationDescription => ({ kind: "elu", alpha });

/**
 * Hyperbolic tangent of every number, in (−1, 1); keeps the shape.
 *
 * @example [dense(4, 11), tanh()]
 */
export const tanh = (): ActivationDescription => ({ kind: "tanh" });

/**
 * Logistic sigmoid of every number, 1 / (1 + e⁻ᶻ), in (0, 1); keeps the shape.
 *
 * @example [dense(4, 12), sigmoid()]
 */
export const sigmoid = (): ActivationDescription => ({ kind: "sigmoid" });
