import { corner, imageBytes, pixelBytes, rowBytes } from "../plan/image-layout.js";
import { type Address, FLOAT, LANES, listBytes, roundUp } from "../plan/routines.js";
import type { ParameterRows } from "../plan/parameter-layout.js";
import type { Step } from "../plan/steps.js";
import type { WasmLayer, LayerParameters, LayerContext } from "./layer.js";

type ConvStep = Step & { kind: "conv2d" };

const TILE_BYTES = 128;
const VECTOR_BYTES = LANES * FLOAT;
/** A vector that begins in a row may end behind it. */
const ROW_SLACK_BYTES = 32;

/** Addresses of a convolution's memory, besides its activations. */
export interface ConvMemory {
  /** The record that assembly/conv-shape.ts describes. */
  shape: Address;
  weights: Address;
  /** Weights packed in the order of the forward pass. */
  packed: Address;
  /** Weights packed for the input gradient, with a pixel of zeros between rows. */
  dilated: Address;
  /** Offset of the patch that was the maximum, for each pooled output of each sample. */
  argmax: Address;
}

export const SHAPE_BYTES = 64;

/** As in assembly/conv-winograd.ts: when it is used, and its number of points. */
const WINOGRAD = { kernel: 5, inputs: LANES, points: 6 };

/** Whether Winograd's algorithm computes the forward pass; with fewer input channels it would transform empty lanes. */
const isWinograd = ({ layer: { inputs, kernel }, pooled }: ConvStep): boolean =>
  pooled && kernel === WINOGRAD.kernel && inputs >= WINOGRAD.inputs;

export const packedBytes = (step: ConvStep): number => {
  const { inputs, outputs, kernel } = step.layer;
  const perOutput = isWinograd(step) ? WINOGRAD.points * (1 + inputs * kernel) : 1 + inputs * kernel ** 2;
  return roundUp(outputs, LANES) * perOutput * FLOAT;
};

/** A tile of sums and the transformed image, for each point. */
const winogradScratchBytes = ({ input, output, layer }: ConvStep): number => {
  const plane = output.width * (2 * output.height + layer.kernel - 1) * pixelBytes(input);
  return WINOGRAD.points * (TILE_BYTES + plane + 2 * VECTOR_BYTES);
};

/** Rows of a kernel, with a pixel of zeros before each and behind the last. */
export const dilatedBytes = ({ layer: { inputs, outputs, kernel } }: ConvStep): number =>
  (outputs * kernel * roundUp((kernel + 1) * inputs, LANES) + roundUp(inputs, LANES)) * FLOAT;

export const argmaxBytes = ({ output, pooled }: ConvStep): number =>
  pooled ? output.height * output.width * roundUp(output.channels, LANES) * FLOAT : 0;

/** The largest of: a tile and an image row, Winograd's scratch, four lists of non-zero gradients with their ends. */
export const convScratchBytes = (step: ConvStep): number => {
  const { input, output, layer } = step;
  return Math.max(
    isWinograd(step) ? winogradScratchBytes(step) : TILE_BYTES + rowBytes(input) + ROW_SLACK_BYTES,
    4 * (listBytes(Math.max(4 * output.height * output.width, layer.outputs)) + 2 * FLOAT),
  );
};

/** The record of assembly/conv-shape.ts, in its order. */
function writeShape(memory: WebAssembly.Memory, address: Address, step: ConvStep, weightsRow: number): void {
  const { input, output, layer, relu, pooled } = step;
  const record = [
    layer.kernel,
    layer.kernel * layer.inputs,
    layer.outputs,
    Number(relu),
    Number(pooled),
    output.height,
    output.width,
    imageBytes(input),
    rowBytes(input),
    pixelBytes(input),
    rowBytes(output),
    pixelBytes(output),
    weightsRow,
    Number(isWinograd(step)),
  ];
  new Uint32Array(memory.buffer, address, record.length).set(record);
}

/** A convolution, perhaps with ReLU, perhaps with 2 × 2 max-pooling. */
export class WasmConv2d implements WasmLayer {
  readonly parameters: LayerParameters;
  private readonly context: LayerContext;
  private readonly memory: ConvMemory;
  /** Bytes from a sample's outputs to the first inside the padding, and between samples of `argmax`. */
  private readonly at: { output: number; argmax: number };

  constructor(step: ConvStep, context: LayerContext, memory: ConvMemory, table: ParameterRows) {
    this.context = context;
    this.memory = memory;
    this.at = { output: corner(step.output), argmax: argmaxBytes(step) };
    writeShape(context.memory, memory.shape, step, table.rowBytes);
    this.parameters = {
      table,
      gradient: (first, last, batch, target) => this.gradient(first, last, batch, target),
      changed: (first, last) => {
        const { shape, weights, packed, dilated } = memory;
        context.routines.packWeights(shape, weights, packed, first, last);
        if (context.passesGradient) context.routines.packDilatedWeights(shape, weights, dilated, first, last);
      },
    };
  }

  forward(first: number, last: number): void {
    const { routines, input, output, scratch } = this.context;
    const { shape, packed, argmax } = this.memory;
    for (let s = first; s < last; s++)
      routines.conv(
        shape,
        input.values + s * input.stride,
        packed,
        output.values + s * output.stride + this.at.output,
        argmax + s * this.at.argmax,
        scratch,
      );
  }

  backward(first: number, last: number): void {
    const { routines, input, output, scratch, passesGradient } = this.context;
    const { shape, argmax, dilated } = this.memory;
    if (!passesGradient) return;
    for (let s = first; s < last; s++) {
      const at = s * output.stride + this.at.output;
      routines.convInputGradient(
        shape,
        input.gradients + s * input.stride,
        output.values + at,
        output.gradients + at,
        argmax + s * this.at.argmax,
        dilated,
        scratch,
      );
    }
  }

  private gradient(first: number, last: number, batch: number, target: Address): void {
    const { routines, input, output, scratch } = this.context;
    const { shape, argmax } = this.memory;
    routines.convWeightGradient(
      shape,
      input.values,
      input.stride,
      output.values + this.at.output,
      output.gradients + this.at.output,
      output.stride,
      argmax,
      this.at.argmax,
      batch,
      first,
      last,
      target,
      scratch,
    );
  }
}
