import { corner, elements, pixelBytes, rowBytes } from "../plan/image-layout.js";
import { type Address, FLOAT } from "../plan/routines.js";
import type { Step } from "../plan/steps.js";
import type { WasmLayer, LayerContext } from "./layer.js";

type DropoutStep = Step & { kind: "dropout" };

export const maskBytes = ({ output }: DropoutStep): number => elements(output) * FLOAT;

/** Inverted dropout with masks that the engine drew. */
export class WasmDropout implements WasmLayer {
  private readonly step: DropoutStep;
  private readonly context: LayerContext;
  private readonly masks: Address;

  /** @param masks 0 or 1 / (1 − rate) for each number of each sample */
  constructor(step: DropoutStep, context: LayerContext, masks: Address) {
    this.step = step;
    this.context = context;
    this.masks = masks;
  }

  forward(first: number, last: number, training: boolean): void {
    for (let s = first; s < last; s++) this.apply(s, training, "values", "input", "output"); // y = mask · x
  }

  backward(first: number, last: number): void {
    if (!this.context.passesGradient) return;
    for (let s = first; s < last; s++) this.apply(s, true, "gradients", "output", "input"); // dx = mask · dy
  }

  private apply(
    sample: number,
    masked: boolean,
    what: "values" | "gradients",
    from: "input" | "output",
    to: "input" | "output",
  ): void {
    const [source, target] = [this.context[from], this.context[to]];
    const { height, width } = this.step.output;
    this.context.routines.applyMask(
      masked ? this.masks + sample * maskBytes(this.step) : 0,
      source[what] + sample * source.stride + corner(source.geometry),
      rowBytes(source.geometry),
      target[what] + sample * target.stride + corner(target.geometry),
      rowBytes(target.geometry),
      height,
      (width * pixelBytes(this.step.output)) / FLOAT,
    );
  }
}
