import type { Random } from "../../random.js";
import type {
  ActivationDescription,
  Conv2dDescription,
  DenseDescription,
  LayerDescription,
} from "./layer-description.js";
import { type Tensor, zeros } from "../tensor/tensor.js";

/**
 * Weights of variance 2 / fan-in: keeps the variance through ReLU, which halves it (He et al., ICCV 2015, eq. 10).
 *
 * @param shape of the weights; default [fanIn, fanOut]
 */
export function heNormal(fanIn: number, fanOut: number, random: Random, shape = [fanIn, fanOut]): Tensor {
  const weights = zeros(...shape);
  const standardDeviation = Math.sqrt(2 / fanIn);
  for (let i = 0; i < weights.data.length; i++) weights.data[i] = random.normal(0, standardDeviation);
  return weights;
}

/**
 * Weights uniform in ±√(6 / (fan-in + fan-out)): a compromise that keeps the variance of activations and of
 * gradients (Glorot & Bengio, AISTATS 2010, eq. 16).
 *
 * @param shape of the weights; default [fanIn, fanOut]
 */
export function glorotUniform(
  fanIn: number,
  fanOut: number,
  random: Random,
  shape = [fanIn, fanOut],
): Tensor {
  const weights = zeros(...shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < weights.data.length; i++) weights.data[i] = random.uniform(-limit, limit);
  return weights;
}

/** The activation that follows a layer, if there is one before the next layer with weights. */
function activationAfter(
  layers: readonly LayerDescription[],
  index: number,
): ActivationDescription["kind"] | undefined {
  for (const { kind } of layers.slice(index + 1)) {
    if (kind === "dense" || kind === "conv2d") return undefined;
    if (kind === "relu" || kind === "elu" || kind === "tanh" || kind === "sigmoid") return kind;
  }
  return undefined;
}

/**
 * Initial weights of `layers[index]`, drawn in row-major order: He's distribution before ReLU and ELU, Glorot's otherwise. Biases
 * start at 0. Shapes: dense [inputs, outputs]; conv2d [outputs, inputs, kernel, kernel], its fans times the kernel's pixels.
 */
export function initialWeights(layers: readonly LayerDescription[], index: number, random: Random): Tensor {
  const layer = layers[index] as DenseDescription | Conv2dDescription;
  const { inputs, outputs } = layer;
  const following = activationAfter(layers, index);
  const initialize = following === "relu" || following === "elu" ? heNormal : glorotUniform;
  if (layer.kind === "dense") return initialize(inputs, outputs, random);
  const { kernel } = layer;
  const pixels = kernel * kernel;
  return initialize(inputs * pixels, outputs * pixels, random, [outputs, inputs, kernel, kernel]);
}
