import type { OptimizerSettings } from "../../nn/model/optimizers.js";
import type { CommandNumbers } from "../memory/control.js";
import type { Address, Routines } from "../plan/routines.js";
import type { Planes } from "../memory/memory-map.js";

/** How a training step changes the weights; without an optimizer it does not. */
export interface Update {
  optimizer: OptimizerSettings | undefined;
  /** Whether a moving average of the weights is kept. */
  averages: boolean;
}

/** The factors of step t = 1, 2, … that are the same for all weights. */
export function stepNumbers(settings: OptimizerSettings, t: number): Pick<CommandNumbers, "rate" | "root"> {
  if (settings.kind === "sgd") return { rate: settings.learningRate, root: 1 };
  const { learningRate, beta1, beta2 } = settings;
  return { rate: learningRate / (1 - beta1 ** t), root: 1 / Math.sqrt(1 - beta2 ** t) };
}

/** Updates `bytes` of weights at `offset` by their gradients, and the average by the new weights. */
export function updateRange(
  routines: Routines,
  { weights, firstMoment, secondMoment, average }: Planes,
  { optimizer, averages }: Update,
  { rate, root, decay }: CommandNumbers,
  { offset, bytes, gradient }: { offset: number; bytes: number; gradient: Address },
): void {
  const [theta, m, v] = [weights + offset, firstMoment + offset, secondMoment + offset];
  if (optimizer?.kind === "adam") {
    const { beta1, beta2, epsilon } = optimizer;
    routines.adam(theta, gradient, m, v, bytes, rate, root, 1 - beta1, 1 - beta2, epsilon);
  } else if (optimizer) {
    routines.sgd(theta, gradient, m, bytes, rate, optimizer.momentum);
  }
  if (averages) routines.average(average + offset, theta, bytes, 1 - decay);
}
