import type { Random } from "../../random.js";
import type { Layer, Mode, Parameter } from "./layer.js";
import { type Tensor, zeros } from "../tensor/tensor.js";

/**
 * Inverted dropout: in training each number is set to 0 with probability `rate` and the others are divided by
 * 1 − rate, which keeps the expected value; in prediction nothing changes.
 *
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014), section 10.
 */
export class Dropout implements Layer {
  readonly name: string;
  readonly parameters: Parameter[] = [];
  private readonly rate: number;
  private readonly random: Random;
  /** 0 or 1 / (1 − rate) for each number; undefined after a prediction. */
  private mask: Tensor | undefined;

  /** @param random draws the masks: one draw per number, sample by sample */
  constructor(name: string, rate: number, random: Random) {
    if (!(rate >= 0 && rate < 1))
      throw new RangeError(`${name}: the rate must be at least 0 and below 1, not ${rate}`);
    this.name = name;
    this.rate = rate;
    this.random = random;
  }

  /** [batch, …] → [batch, …]; draws a new mask in training. */
  forward(inputs: Tensor, mode: Mode): Tensor {
    this.mask = mode === "train" ? this.drawMask(inputs.shape) : undefined;
    return this.mask ? times(inputs, this.mask) : inputs; // y = mask · x
  }

  /** ∂L/∂y [batch, …] → ∂L/∂x [batch, …], by the mask of the last forward pass. */
  backward(outputGradient: Tensor): Tensor {
    return this.mask ? times(outputGradient, this.mask) : outputGradient; // ∂L/∂x = mask · dy
  }

  private drawMask(shape: number[]): Tensor {
    const mask = zeros(...shape);
    const scale = 1 / (1 - this.rate);
    for (let k = 0; k < mask.data.length; k++) mask.data[k] = this.random.chance(this.rate) ? 0 : scale;
    return mask;
  }
}

function times(a: Tensor, b: Tensor): Tensor {
  return { shape: a.shape, data: a.data.map((x, k) => x * b.data[k]!) };
}
