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

/** The largest number of each square window; windows do not overlap, and what fills none is left out. */
export interface MaxPool2dDescription {
  kind: "maxPool2d";
  /** Side of the window, and its stride. */
  size: number;
}

/** [batch, channels, height, width] → [batch, channels × height × width] */
export interface FlattenDescription {
  kind: "flatten";
}

/** Silences each number with probability `rate` while training; passes all on in prediction. */
export interface DropoutDescription {
  kind: "dropout";
  rate: number;
}

/** An element-wise activation. */
export interface ActivationDescription {
  kind: "relu" | "elu" | "tanh" | "sigmoid";
  /** The value ELU approaches to the left is −alpha. */
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

export const dense = (inputs: number, outputs: number): DenseDescription => ({
  kind: "dense",
  inputs,
  outputs,
});
export const conv2d = (
  inputs: number,
  outputs: number,
  kernel: number,
  { padding = 0 }: { padding?: number } = {},
): Conv2dDescription => ({ kind: "conv2d", inputs, outputs, kernel, padding });
export const maxPool2d = (size = 2): MaxPool2dDescription => ({ kind: "maxPool2d", size });
export const flatten = (): FlattenDescription => ({ kind: "flatten" });
export const dropout = (rate: number): DropoutDescription => ({ kind: "dropout", rate });
export const relu = (): ActivationDescription => ({ kind: "relu" });
export const elu = (alpha = 1): ActivationDescription => ({ kind: "elu", alpha });
export const tanh = (): ActivationDescription => ({ kind: "tanh" });
export const sigmoid = (): ActivationDescription => ({ kind: "sigmoid" });
