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
  /** The record that assembly/conv-shape.ts describes. */
  shape: Address;
  weights: Address;
  /** Weights anew, in the order of the forward pass. */
  panels: Address;
  /** Which patch won, for each pooled output of each sample. */
  winners: Address;
  /** Gradients of each shard. */
  shards: Address;
}

export const SHAPE_BYTES = 64;

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

/** The record of assembly/conv-shape.ts, in its order. */
function writeShape(memory: WebAssembly.Memory, address: Address, step: ConvStep, weightsRow: number): void {
  const { input, output, layer, relu, pooled } = step;
  const record = [
    ...[layer.kernel, layer.kernel * layer.inputs, layer.outputs, Number(relu), Number(pooled)],
    ...[output.height, output.width],
    ...[imageBytes(input), rowBytes(input), pixelBytes(input)],
    ...[rowBytes(output), pixelBytes(output)],
    weightsRow,
  ];
  new Uint32Array(memory.buffer, address, record.length).set(record);
}

/** A convolution, perhaps with ReLU, perhaps with 2 × 2 max-pooling. */
export class FastConv2d implements FastLayer {
  readonly parameters: LayerParameters;
  private readonly around: Surroundings;
  private readonly memory: ConvMemory;
  private readonly at: { output: number; winners: number; shard: number };

  constructor(step: ConvStep, around: Surroundings, memory: ConvMemory, table: ParameterRows) {
    this.around = around;
    this.memory = memory;
    this.at = {
      output: corner(step.output),
      winners: winnerBytes(step),
      shard: table.rows * table.rowBytes,
    };
    writeShape(around.memory, memory.shape, step, table.rowBytes);
    this.parameters = {
      table,
      gradient: (first, last, batch, target) => this.gradient(first, last, batch, target),
      changed: (first, last) =>
        around.kernels.packPanels(memory.shape, memory.weights, memory.panels, first, last),
    };
  }

  forward(first: number, last: number): void {
    const { kernels, input, output, scratch } = this.around;
    const { shape, panels, winners } = this.memory;
    for (let s = first; s < last; s++)
      kernels.conv(
        shape,
        input.values + s * input.stride,
        panels,
        output.values + s * output.stride + this.at.output,
        winners + s * this.at.winners,
        scratch,
      );
  }

  backward(first: number, last: number, batch: number): void {
    for (let s = first; s < last; s++) {
      this.addWeightGradient(s, batch);
      if (this.around.passesGradient) this.inputGradient(s);
    }
  }

  private addWeightGradient(sample: number, batch: number): void {
    const { kernels, input, output, scratch } = this.around;
    const { shape, winners, shards } = this.memory;
    const shard = shardOf(sample, batch);
    const at = sample * output.stride + this.at.output;
    kernels.convWeightGradient(
      shape,
      input.values + sample * input.stride,
      output.values + at,
      output.gradients + at,
      winners + sample * this.at.winners,
      shards + shard * this.at.shard,
      Number(sample === firstOfShard(shard, batch)),
      scratch,
    );
  }

  private inputGradient(sample: number): void {
    const { kernels, input, output, scratch } = this.around;
    const { shape, winners, weights } = this.memory;
    const at = sample * output.stride + this.at.output;
    kernels.convInputGradient(
      shape,
      input.gradients + sample * input.stride,
      output.values + at,
      output.gradients + at,
      winners + sample * this.at.winners,
      weights,
      scratch,
    );
  }

  private gradient(first: number, last: number, batch: number, target: Address): void {
    const { rowBytes } = this.parameters.table;
    const source = this.memory.shards + first * rowBytes;
    const bytes = (last - first) * rowBytes;
    this.around.kernels.sumRanges(target, source, this.at.shard, shardCount(batch), bytes);
  }
}
