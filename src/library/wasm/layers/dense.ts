import { elements } from "../plan/image-layout.js";
import { type Address, LANES, listBytes, roundUp } from "../plan/routines.js";
import type { ParameterRows } from "../plan/parameter-layout.js";
import type { Step } from "../plan/steps.js";
import type { WasmLayer, LayerParameters, LayerContext } from "./layer.js";

type DenseStep = Step & { kind: "dense" };

/** A list of non-zero gradients, of all outputs of a sample or of all samples of an output. */
export const denseScratchBytes = ({ layer }: DenseStep, samples: number): number =>
  listBytes(Math.max(layer.outputs, samples));

/** A fully connected layer, perhaps with ReLU. */
export class WasmDense implements WasmLayer {
  readonly parameters: LayerParameters;
  private readonly step: DenseStep;
  private readonly context: LayerContext;
  private readonly weights: Address;
  /** Inputs and outputs, rounded up to whole vectors. */
  private readonly width: { inputs: number; outputs: number };

  constructor(step: DenseStep, context: LayerContext, weights: Address, table: ParameterRows) {
    this.step = step;
    this.context = context;
    this.weights = weights;
    this.width = { inputs: roundUp(elements(step.input), LANES), outputs: table.rows };
    this.parameters = {
      table,
      gradient: (first, last, batch, target) => this.gradient(first, last, batch, target),
      changed: () => {},
    };
  }

  forward(first: number, last: number): void {
    const { routines, input, output } = this.context;
    routines.dense(
      input.values + first * input.stride,
      input.stride,
      last - first,
      this.weights,
      this.parameters.table.rowBytes,
      this.width.inputs,
      output.values + first * output.stride,
      output.stride,
      this.width.outputs,
      this.step.relu ? 0 : -Infinity, // ReLU is a maximum with 0
    );
  }

  backward(first: number, last: number): void {
    const { routines, input, output, scratch, passesGradient } = this.context;
    for (let s = first; s < last; s++) {
      const dy = output.gradients + s * output.stride;
      if (this.step.relu) routines.gate(output.values + s * output.stride, dy, this.width.outputs);
      if (!passesGradient) continue;
      routines.denseInputGradient(
        input.gradients + s * input.stride,
        dy,
        this.weights,
        this.parameters.table.rowBytes,
        this.width.inputs,
        this.step.layer.outputs,
        scratch,
      );
    }
  }

  private gradient(first: number, last: number, batch: number, target: Address): void {
    const { routines, input, output, scratch } = this.context;
    routines.denseWeightGradient(
      input.values,
      input.stride,
      batch,
      output.gradients,
      output.stride,
      target,
      this.parameters.table.rowBytes,
      this.width.inputs,
      first,
      last,
      scratch,
    );
  }
}
