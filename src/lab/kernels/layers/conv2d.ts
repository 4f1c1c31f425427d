import { corner, elements, imageBytes, pixelBytes, rowBytes } from "../geometry.js";
import { type Address, FLOAT, LANES, LIST_ENTRY, roundUp } from "../kernels.js";
import type { ParameterRows } from "../parameters.js";
import { firstOfShard, MOST_SHARDS, shardCount, shardOf } from "../shares.js";
import type { Step } from "../steps.js";
import type { FastLayer, LayerParameters, Surroundings } from "./layer.js";

type ConvStep = Step & { kind: "conv2d" };

const TILE_BYTES = 128;
/** ReLU is a maximum with 0. */
export const floorOf = (relu: boolean): number => (relu ? 0 : -Infinity);

/** Memory of a convolution besides its activations. */
export interface ConvMemory {
  weights: Address;
  /** Weights anew, in the order of the forward pass. */
  panels: Address;
  /** Which patch won, for each pooled output of each sample. */
  winners: Address;
  /** Gradients of each shard. */
  shards: Address;
}

export const panelBytes = ({ layer: { inputs, outputs, kernel } }: ConvStep): number =>
  roundUp(outputs, LANES) * (1 + inputs * kernel * kernel) * FLOAT;

export const winnerBytes = ({ output, pooled }: ConvStep): number =>
  pooled ? output.height * output.width * roundUp(output.channels, LANES) * FLOAT : 0;

export const shardBytes = (table: ParameterRows): number => MOST_SHARDS * table.rows * table.rowBytes;

/** Lists of non-zero gradients: by pixel for one output, or four by output for one pixel; and a tile. */
export const convScratchBytes = ({ output, layer }: ConvStep): number =>
  Math.max(
    TILE_BYTES,
    (elements(output) / output.channels + 1) * LIST_ENTRY,
    4 * (layer.outputs + 1) * LIST_ENTRY + 4 * FLOAT,
  );

/** A convolution, perhaps with ReLU, perhaps with 2 × 2 max-pooling. */
export class FastConv2d implements FastLayer {
  readonly parameters: LayerParameters;
  private readonly step: ConvStep;
  private readonly around: Surroundings;
  private readonly memory: ConvMemory;

  constructor(step: ConvStep, around: Surroundings, memory: ConvMemory, table: ParameterRows) {
    this.step = step;
    this.around = around;
    this.memory = memory;
    this.parameters = {
      table,
      gradient: (first, last, batch, target) => this.gradient(first, last, batch, target),
      changed: (first, last) => this.pack(first, last),
    };
  }

  forward(first: number, last: number): void {
    const { kernels, input, output, scratch } = this.around;
    const { layer, relu, pooled } = this.step;
    const [xGeometry, yGeometry] = [input.geometry, output.geometry];
    for (let s = first; s < last; s++) {
      const common = [
        input.values + s * input.stride,
        rowBytes(xGeometry),
        pixelBytes(xGeometry),
        this.memory.panels,
        layer.kernel,
        output.values + s * output.stride + corner(yGeometry),
        rowBytes(yGeometry),
        pixelBytes(yGeometry),
        yGeometry.height,
        yGeometry.width,
        layer.outputs,
        floorOf(relu),
        scratch,
      ];
      if (pooled) kernels.convPool(...common, this.winnersOf(s));
      else kernels.conv(...common);
    }
  }

  backward(first: number, last: number, batch: number): void {
    for (let s = first; s < last; s++) {
      this.addWeightGradient(s, batch);
      if (this.around.passesGradient) this.inputGradient(s);
    }
  }

  private winnersOf(sample: number): Address {
    return this.step.pooled ? this.memory.winners + sample * winnerBytes(this.step) : 0;
  }

  /** What both gradients are told of the outputs of a sample. */
  private outputsOf(sample: number): number[] {
    const { values, gradients, stride, geometry } = this.around.output;
    const at = sample * stride + corner(geometry);
    return [
      values + at,
      gradients + at,
      rowBytes(geometry),
      pixelBytes(geometry),
      geometry.height,
      geometry.width,
      this.step.layer.outputs,
      Number(this.step.relu),
      this.winnersOf(sample),
    ];
  }

  private addWeightGradient(sample: number, batch: number): void {
    const { kernels, input, scratch } = this.around;
    const { rows, rowBytes: tableRow } = this.parameters.table;
    const shard = shardOf(sample, batch);
    kernels.convWeightGradient(
      input.values + sample * input.stride,
      rowBytes(input.geometry),
      pixelBytes(input.geometry),
      this.step.layer.kernel,
      ...this.outputsOf(sample),
      this.memory.shards + shard * rows * tableRow,
      tableRow,
      Number(sample === firstOfShard(shard, batch)),
      scratch,
    );
  }

  private inputGradient(sample: number): void {
    const { kernels, input, scratch } = this.around;
    kernels.convInputGradient(
      input.gradients + sample * input.stride,
      imageBytes(input.geometry),
      rowBytes(input.geometry),
      pixelBytes(input.geometry),
      this.step.layer.kernel,
      ...this.outputsOf(sample),
      this.memory.weights,
      this.parameters.table.rowBytes,
      scratch,
    );
  }

  private gradient(first: number, last: number, batch: number, target: Address): void {
    const { rows, rowBytes } = this.parameters.table;
    this.around.kernels.sumRanges(
      target,
      this.memory.shards + first * rowBytes,
      rows * rowBytes,
      shardCount(batch),
      (last - first) * rowBytes,
    );
  }

  private pack(first: number, last: number): void {
    const { inputs, outputs, kernel } = this.step.layer;
    const { weights, panels } = this.memory;
    const { rowBytes } = this.parameters.table;
    this.around.kernels.packPanels(weights, rowBytes, panels, kernel, kernel * inputs, outputs, first, last);
  }
}
