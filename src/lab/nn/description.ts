/** A fully connected layer: `inputs` → `outputs`, with a bias. */
export interface DenseDescription {
  kind: "dense";
  inputs: number;
  outputs: number;
}

/** An element-wise activation. */
export interface ActivationDescription {
  kind: "relu" | "elu" | "tanh" | "sigmoid";
  /** The value ELU approaches to the left is −alpha. */
  alpha?: number;
}

/** One layer as plain data. A model is described once, as a list of these, and built by whichever engine runs it. */
export type LayerDescription = DenseDescription | ActivationDescription;

export const dense = (inputs: number, outputs: number): DenseDescription => ({
  kind: "dense",
  inputs,
  outputs,
});
export const relu = (): ActivationDescription => ({ kind: "relu" });
export const elu = (alpha = 1): ActivationDescription => ({ kind: "elu", alpha });
export const tanh = (): ActivationDescription => ({ kind: "tanh" });
export const sigmoid = (): ActivationDescription => ({ kind: "sigmoid" });
