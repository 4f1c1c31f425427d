import { corner, pixelBytes, rowBytes } from "../plan/image-layout.js";
import { FLOAT } from "../plan/routines.js";
import type { Step } from "../plan/steps.js";
import type { WasmLayer, LayerContext } from "./layer.js";

type ActivationStep = Step & { kind: "activation" };

/** The numbers by which assembly/elementwise.ts knows the activations. */
const KINDS = { relu: 0, elu: 1, tanh: 2, sigmoid: 3 } as const;

/** An activation that is not part of a convolution or dense layer. */
export class WasmActivation implements WasmLayer {
  private readonly context: LayerContext;
  /** Which function. */
  private readonly f: [kind: number, alpha: number];
  /** Rows of an image, and floats in each. */
  private readonly extent: [rows: number, length: number];

  constructor({ layer, output }: ActivationStep, context: LayerContext) {
    this.context = context;
    this.f = [KINDS[layer.kind], layer.alpha ?? 1];
    this.extent = [output.height, (output.width * pixelBytes(output)) / FLOAT];
  }

  forward(first: number, last: number): void {
    const { routines, input, output } = this.context;
    for (let s = first; s < last; s++)
      routines.activate(
        ...this.f,
        input.values + s * input.stride + corner(input.geometry),
        rowBytes(input.geometry),
        output.values + s * output.stride + corner(output.geometry),
        rowBytes(output.geometry),
        ...this.extent,
      );
  }

  backward(first: number, last: number): void {
    const { routines, input, output, passesGradient } = this.context;
    if (!passesGradient) return;
    for (let s = first; s < last; s++) {
      const at = s * output.stride + corner(output.geometry);
      routines.activationGradient(
        ...this.f,
        input.gradients + s * input.stride + corner(input.geometry),
        rowBytes(input.geometry),
        output.values + at,
        output.gradients + at,
        rowBytes(output.geometry),
        ...this.extent,
      );
    }
  }
}
