import type { Optimizer } from "../../nn/model/optimizers.js";
import type { Random } from "../../random.js";

/** What a WASM engine is told besides its layers. */
export interface WasmEngineOptions {
  /** The shape of one sample: [channels, height, width] or [features]. */
  input: readonly number[];
  /** Draws the initial weights, then the masks of dropout layers whenever they train. */
  random: Random;
  /** Needed for training only. */
  optimizer?: Optimizer;
  /** Keeps a moving average of the weights, with this decay. Default: none. */
  average?: number | undefined;
}
