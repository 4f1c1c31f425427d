import type { Optimizer } from "../../nn/model/optimizers.js";
import type { Random } from "../../random.js";

/** Options of a WASM engine, besides its layers. */
export interface WasmEngineOptions {
  /** The shape of one sample: [channels, height, width] or [features]. */
  input: readonly number[];
  /** Draws the initial weights, then the dropout masks of each training step. */
  random: Random;
  /** Needed for training only. */
  optimizer?: Optimizer;
  /** Decay of a moving average of the weights. Default: no average. */
  average?: number | undefined;
}
