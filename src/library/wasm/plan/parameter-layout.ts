import { elements, positions } from "./image-layout.js";
import { FLOAT, LANES, roundUp } from "./routines.js";
import type { Step } from "./steps.js";

/**
 * The memory layout of a layer's parameters: one row per output, with its weights in the order of the input in memory, then its
 * bias.
 */
export interface ParameterRows {
  rows: number;
  rowBytes: number;
  /** Of the first row, in bytes from the start of all parameters. */
  offset: number;
  /** The parameters by name, with their shapes. */
  tensors: ParameterTensor[];
}

/** One tensor of parameters and the positions of its numbers. */
export interface ParameterTensor {
  name: string;
  shape: number[];
  /** For each number, row-major: its index in floats from the start of all parameters. */
  at: Int32Array;
}

/** Routine rows of a convolution begin at whole vectors. */
function convRows(step: Step & { kind: "conv2d" }, offset: number): ParameterRows {
  const { inputs, outputs, kernel } = step.layer;
  const run = roundUp(kernel * inputs, LANES);
  const rowFloats = kernel * run + LANES;
  const at = Int32Array.from({ length: outputs * inputs * kernel * kernel }, (_, w) => {
    const [i, j] = [Math.floor(w / kernel) % kernel, w % kernel];
    const c = Math.floor(w / (kernel * kernel)) % inputs;
    const o = Math.floor(w / (kernel * kernel * inputs));
    return offset / FLOAT + o * rowFloats + i * run + j * inputs + c;
  });
  return {
    rows: outputs,
    rowBytes: rowFloats * FLOAT,
    offset,
    tensors: [
      { name: `${step.name} weights`, shape: [outputs, inputs, kernel, kernel], at },
      biases(step.name, outputs, rowFloats, offset / FLOAT + kernel * run),
    ],
  };
}

/** Padded by rows of zeros to a multiple of four: the routine computes four outputs at once. */
function denseRows(step: Step & { kind: "dense" }, offset: number): ParameterRows {
  const { inputs, outputs } = step.layer;
  const padded = roundUp(elements(step.input), LANES);
  const rowFloats = padded + LANES;
  const position = positions(step.input);
  const at = Int32Array.from(
    { length: inputs * outputs },
    (_, w) => offset / FLOAT + (w % outputs) * rowFloats + position[Math.floor(w / outputs)]!,
  );
  return {
    rows: roundUp(outputs, LANES),
    rowBytes: rowFloats * FLOAT,
    offset,
    tensors: [
      { name: `${step.name} weights`, shape: [inputs, outputs], at },
      biases(step.name, outputs, rowFloats, offset / FLOAT + padded),
    ],
  };
}

function biases(name: string, outputs: number, rowFloats: number, first: number): ParameterTensor {
  const at = Int32Array.from({ length: outputs }, (_, o) => first + o * rowFloats);
  return { name: `${name} bias`, shape: [outputs], at };
}

/** The rows of each step, undefined for steps without parameters, and the size of all. */
export function layOutParameters(steps: readonly Step[]): {
  rowsOf: (ParameterRows | undefined)[];
  bytes: number;
} {
  let bytes = 0;
  const rowsOf = steps.map((step) => {
    if (step.kind !== "conv2d" && step.kind !== "dense") return undefined;
    const rows = step.kind === "conv2d" ? convRows(step, bytes) : denseRows(step, bytes);
    bytes += rows.rows * rows.rowBytes;
    return rows;
  });
  return { rowsOf, bytes };
}
