import { corner, elements, imageBytes, rowBytes } from "../plan/image-layout.js";
import { type Address, FLOAT } from "../plan/routines.js";
import type { Step } from "../plan/steps.js";
import type { FastLayer, Surroundings } from "./layer.js";

type PoolStep = Step & { kind: "maxPool2d" };

export const poolWinnerBytes = ({ output }: PoolStep): number => elements(output) * FLOAT;

/** Max-pooling that is not part of a convolution. */
export class FastMaxPool2d implements FastLayer {
  private readonly step: PoolStep;
  private readonly around: Surroundings;
  private readonly winners: Address;

  /** @param winners which input each output of each sample is */
  constructor(step: PoolStep, around: Surroundings, winners: Address) {
    this.step = step;
    this.around = around;
    this.winners = winners;
  }

  forward(first: number, last: number): void {
    const { kernels, input, output } = this.around;
    const { height, width, channels } = output.geometry;
    for (let s = first; s < last; s++)
      kernels.maxPool(
        input.values + s * input.stride,
        rowBytes(input.geometry),
        this.step.layer.size,
        output.values + s * output.stride + corner(output.geometry),
        rowBytes(output.geometry),
        height,
        width,
        channels,
        this.winners + s * poolWinnerBytes(this.step),
      );
  }

  backward(first: number, last: number): void {
    const { kernels, input, output, passesGradient } = this.around;
    if (!passesGradient) return;
    const { height, width, channels } = output.geometry;
    for (let s = first; s < last; s++)
      kernels.maxPoolGradient(
        input.gradients + s * input.stride,
        imageBytes(input.geometry),
        output.gradients + s * output.stride + corner(output.geometry),
        rowBytes(output.geometry),
        height,
        width,
        channels,
        this.winners + s * poolWinnerBytes(this.step),
      );
  }
}
