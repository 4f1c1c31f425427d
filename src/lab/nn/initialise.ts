import type { Random } from "../random.js";
import type { ActivationDescription } from "./description.js";
import { type Tensor, zeros } from "./tensor.js";

/** Weights of variance 2 / fan-in: keeps the variance through ReLU, which halves it (He et al., ICCV 2015, eq. 10). */
export function heNormal(fanIn: number, fanOut: number, random: Random): Tensor {
  const weights = zeros(fanIn, fanOut);
  const standardDeviation = Math.sqrt(2 / fanIn);
  for (let i = 0; i < weights.data.length; i++) weights.data[i] = random.normal(0, standardDeviation);
  return weights;
}

/**
 * Weights uniform in ±√(6 / (fan-in + fan-out)): a compromise that keeps the variance of activations and of
 * gradients (Glorot & Bengio, AISTATS 2010, eq. 16).
 */
export function glorotUniform(fanIn: number, fanOut: number, random: Random): Tensor {
  const weights = zeros(fanIn, fanOut);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < weights.data.length; i++) weights.data[i] = random.uniform(-limit, limit);
  return weights;
}

/** Initial weights [fanIn, fanOut] that suit the activation which follows; biases start at zero. */
export function initialWeights(
  fanIn: number,
  fanOut: number,
  following: ActivationDescription["kind"] | undefined,
  random: Random,
): Tensor {
  const rectifies = following === "relu" || following === "elu";
  return rectifies ? heNormal(fanIn, fanOut, random) : glorotUniform(fanIn, fanOut, random);
}
