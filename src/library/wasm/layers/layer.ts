import type { Geometry } from "../plan/image-layout.js";
import type { Address, Routines } from "../plan/routines.js";
import type { ParameterRows } from "../plan/parameter-layout.js";

/** A tensor of every sample in memory, and the gradient of the loss with respect to it. */
export interface Activations {
  geometry: Geometry;
  values: Address;
  gradients: Address;
  /** Bytes from sample to sample. */
  stride: number;
}

/** What a layer works with, on one thread. */
export interface LayerContext {
  routines: Routines;
  memory: WebAssembly.Memory;
  input: Activations;
  output: Activations;
  /** Memory of this thread alone, for what lives no longer than a call. */
  scratch: Address;
  /** Whether a layer before this one has parameters, so that the gradient must go on. */
  passesGradient: boolean;
}

/** A step of the network on one thread: it works on ranges of samples, or of its rows of parameters. */
export interface WasmLayer {
  /** inputs → outputs of the samples [first, last). */
  forward(first: number, last: number, training: boolean): void;
  /** ∂loss/∂outputs → ∂loss/∂inputs of the samples [first, last). */
  backward(first: number, last: number): void;
  /** Only of layers with parameters. */
  readonly parameters?: LayerParameters;
}

/** The parameters of a layer, row by row. */
export interface LayerParameters {
  readonly table: ParameterRows;
  /** Writes ∂loss/∂parameters of the rows [first, last), of the whole batch, to `target`. All samples must be done. */
  gradient(first: number, last: number, batch: number, target: Address): void;
  /** Takes note that the rows [first, last) have changed. */
  changed(first: number, last: number): void;
}
