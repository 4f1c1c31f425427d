import { elements, sampleBytes } from "../plan/image-layout.js";
import { type Address, FLOAT, PAGE, roundUp } from "../plan/routines.js";
import {
  convScratchBytes,
  type ConvMemory,
  packedBytes,
  SHAPE_BYTES,
  dilatedBytes,
  argmaxBytes,
} from "../layers/conv2d.js";
import { denseScratchBytes } from "../layers/dense.js";
import { maskBytes } from "../layers/dropout.js";
import type { Activations } from "../layers/layer.js";
import { poolArgmaxBytes } from "../layers/max-pool2d.js";
import { layOutParameters, type ParameterRows } from "../plan/parameter-layout.js";
import type { Plan, Step } from "../plan/steps.js";

/** Gradients are computed and consumed in blocks of this size, which the fastest cache holds. */
export const UPDATE_BLOCK_BYTES = 16384;

const CACHE_LINE_BYTES = 64;
/** Routines may read a few vectors beyond their data. */
const SLACK_BYTES = 64;
export const CONTROL_BYTES = 1024;

/** Arrays with one number per parameter. */
export interface Planes {
  weights: Address;
  /** Adam's first moment, or the velocity of gradient descent. */
  firstMoment: Address;
  secondMoment: Address;
  average: Address;
  gradient: Address;
}

/** The addresses of everything. Every thread computes the same map from the same plan. */
export interface MemoryMap {
  control: Address;
  parameterBytes: number;
  rowsOf: (ParameterRows | undefined)[];
  planes: Planes;
  /** Scratch memory of one thread, for the duration of a call. */
  scratchOf: (thread: number) => Address;
  /** Memory of one thread for a block of gradients. */
  gradientBlockOf: (thread: number) => Address;
  /** The input batch, as bytes or floats, without a border. */
  inputBuffer: Address;
  inputBufferStride: number;
  labels: Address;
  losses: Address;
  /** activations[k] is the input of step k and the output of step k − 1. */
  activations: Activations[];
  conv: (ConvMemory | undefined)[];
  /** Arg-max of pooling, or dropout masks, of each step. */
  extra: Address[];
  /** From here on memory depends on the capacity, and must be 0 at first. */
  batchStart: Address;
  end: Address;
}

class Arena {
  next: Address;

  constructor(start: Address) {
    this.next = roundUp(start, CACHE_LINE_BYTES);
  }

  take(bytes: number): Address {
    const address = this.next;
    this.next = roundUp(address + bytes, CACHE_LINE_BYTES);
    return address;
  }
}

/** Scratch bytes of a step, per thread. */
function scratchBytes(step: Step, capacity: number): number {
  if (step.kind === "conv2d") return convScratchBytes(step);
  if (step.kind === "dense") return denseScratchBytes(step, capacity);
  return 0;
}

/** Bytes a step stores per sample besides its outputs. */
function extraBytes(step: Step): number {
  if (step.kind === "maxPool2d") return poolArgmaxBytes(step);
  if (step.kind === "dropout") return maskBytes(step);
  return 0;
}

/** Allocates the planes. */
function placePlanes(arena: Arena, bytes: number): Planes {
  return {
    weights: arena.take(bytes),
    firstMoment: arena.take(bytes),
    secondMoment: arena.take(bytes),
    average: arena.take(bytes),
    gradient: arena.take(bytes),
  };
}

/** Allocates scratch and gradient blocks of all threads. */
function placeScratch(arena: Arena, plan: Plan, rowsOf: MemoryMap["rowsOf"], { threads, capacity }: Size) {
  const largestRow = Math.max(0, ...rowsOf.map((rows) => rows?.rowBytes ?? 0));
  const block = Math.max(UPDATE_BLOCK_BYTES, largestRow);
  const scratch = Math.max(0, ...plan.steps.map((step) => scratchBytes(step, capacity)));
  const perThread = block + roundUp(scratch, CACHE_LINE_BYTES);
  const start = arena.take(threads * perThread);
  return {
    gradientBlockOf: (thread: number) => start + thread * perThread,
    scratchOf: (thread: number) => start + thread * perThread + block,
  };
}

/** What the size of the map depends on. */
interface Size {
  threads: number;
  /** Largest batch. */
  capacity: number;
}

/** @param firstFree first free address */
export function mapMemory(plan: Plan, firstFree: Address, size: Size): MemoryMap {
  const { steps, input, output } = plan;
  const arena = new Arena(firstFree);
  const control = arena.take(CONTROL_BYTES);
  const { rowsOf, bytes: parameterBytes } = layOutParameters(steps);
  const planes = placePlanes(arena, parameterBytes);
  const constant = steps.map((step, k) =>
    step.kind === "conv2d"
      ? {
          shape: arena.take(SHAPE_BYTES),
          packed: arena.take(packedBytes(step)),
          dilated: arena.take(dilatedBytes(step)),
          weights: planes.weights + rowsOf[k]!.offset,
        }
      : undefined,
  );
  const batchStart = arena.next;
  const perSample = (bytes: number) => arena.take(size.capacity * bytes);
  return {
    control,
    parameterBytes,
    rowsOf,
    planes,
    batchStart,
    ...placeScratch(arena, plan, rowsOf, size),
    inputBuffer: perSample(elements(input) * FLOAT),
    inputBufferStride: elements(input) * FLOAT,
    labels: perSample(FLOAT),
    losses: perSample(FLOAT),
    activations: [...steps.map((step) => step.input), output].map((geometry) => {
      const stride = sampleBytes(geometry);
      return { geometry, stride, values: perSample(stride), gradients: perSample(stride) };
    }),
    extra: steps.map((step) => perSample(extraBytes(step))),
    conv: steps.map((step, k) =>
      step.kind === "conv2d" ? { ...constant[k]!, argmax: perSample(argmaxBytes(step)) } : undefined,
    ),
    end: roundUp(arena.next + SLACK_BYTES, PAGE),
  };
}
