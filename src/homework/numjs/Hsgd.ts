import type { Hparameter } from "./Hlayer.js";
import { Hoptimizer } from "./Hoptimizer.js";

/** Stochastic gradient descent, θ ← θ − η g. The gradient is a sum over samples, so η suits a batch size. */
export class Hsgd extends Hoptimizer {
  readonly name = "Hsgd";
  private readonly learningRate: number;

  constructor(learningRate: number) {
    super();
    this.learningRate = learningRate;
  }

  update(parameter: Hparameter): void {
    parameter.value = parameter.value.subtract(parameter.gradient.multiply(this.learningRate));
  }
}
