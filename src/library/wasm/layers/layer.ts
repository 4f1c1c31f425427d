import type { Geometry } from "../plan/image-layout.js";
import type { Address, Routines } from "../plan/routines.js";
import type { ParameterRows } from "../plan/parameter-layout.js";

/** A tensor in memory, for every sample, and the gradient of the loss with respect to it. */
export interface Activations {
  geometry: Geometry;
  values: Address;
  gradients: Address;
  /** Bytes between samples. */
  stride: number;
}

/** What a layer works on, for one thread. */
export interface LayerContext {
  routines: Routines;
  memory: WebAssembly.Memory;
  input: Activations;
  output: Activations;
  /** Memory of this thread for the duration of a call. */
  scratch: Address;
  /** Whether a layer before this one has parameters, and so needs the input gradient. */
  passesGradient: boolean;
}

/** A step of the network on one thread; works on ranges of samples or of parameter rows. */
export interface WasmLayer {
  /** inputs → outputs of the samples [first, last). */
  forward(first: number, last: number, training: boolean): void;
  /** ∂loss/∂outputs → ∂loss/∂inputs of the samples [first, last). */
  backward(first: number, last: number): void;
  /** Undefined for layers without parameters. */
  readonly parameters?: LayerParameters;
}

/** The parameters of a layer, row by row. */
export interface LayerParameters {
  readonly table: ParameterRows;
  /** Writes ∂loss/∂parameters of the rows [first, last), of the whole batch, to `target`, once all samples are done. */
  gradient(first: number, last: number, batch: number, target: Address): void;
  /** Called after the rows [first, last) have changed. */
  changed(first: number, last: number): void;
}
