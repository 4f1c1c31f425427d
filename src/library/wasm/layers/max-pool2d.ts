import { corner, elements, imageBytes, rowBytes } from "../plan/image-layout.js";
import { type Address, FLOAT } from "../plan/routines.js";
import type { Step } from "../plan/steps.js";
import type { WasmLayer, LayerContext } from "./layer.js";

type PoolStep = Step & { kind: "maxPool2d" };

export const poolArgmaxBytes = ({ output }: PoolStep): number => elements(output) * FLOAT;

/** Max-pooling that is not part of a convolution. */
export class WasmMaxPool2d implements WasmLayer {
  private readonly step: PoolStep;
  private readonly context: LayerContext;
  private readonly argmax: Address;

  /** @param argmax which input each output of each sample is */
  constructor(step: PoolStep, context: LayerContext, argmax: Address) {
    this.step = step;
    this.context = context;
    this.argmax = argmax;
  }

  forward(first: number, last: number): void {
    const { routines, input, output } = this.context;
    const { height, width, channels } = output.geometry;
    for (let s = first; s < last; s++)
      routines.maxPool(
        input.values + s * input.stride,
        rowBytes(input.geometry),
        this.step.layer.size,
        output.values + s * output.stride + corner(output.geometry),
        rowBytes(output.geometry),
        height,
        width,
        channels,
        this.argmax + s * poolArgmaxBytes(this.step),
      );
  }

  backward(first: number, last: number): void {
    const { routines, input, output, passesGradient } = this.context;
    if (!passesGradient) return;
    const { height, width, channels } = output.geometry;
    for (let s = first; s < last; s++)
      routines.maxPoolGradient(
        input.gradients + s * input.stride,
        imageBytes(input.geometry),
        output.gradients + s * output.stride + corner(output.geometry),
        rowBytes(output.geometry),
        height,
        width,
        channels,
        this.argmax + s * poolArgmaxBytes(this.step),
      );
  }
}
