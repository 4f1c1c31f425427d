import type { Hparameter } from "./Hlayer.js";

/** Base class of optimizers. */
export abstract class Hoptimizer {
  abstract readonly name: string;
  /** Changes one parameter against its gradient. */
  abstract update(parameter: Hparameter): void;
}
