import { command, type Command, Control, slot, type CommandNumbers } from "../memory/control.js";
import { corner, elements, rowBytes } from "../plan/image-layout.js";
import { instantiate, type Routines, LANES, PAGE, roundUp } from "../plan/routines.js";
import { buildLayers } from "./build-layers.js";
import type { WasmLayer, LayerParameters } from "../layers/layer.js";
import { mapMemory, type MemoryMap, UPDATE_BLOCK_BYTES } from "../memory/memory-map.js";
import type { Plan } from "../plan/steps.js";
import { type Update, updateRange } from "./update.js";

/** Samples that pass the layers together at most: enough for the dense routines, few enough for the caches. */
const GROUP = 8;
/** Blocks of a layer's parameters per thread, if it has enough rows: small blocks keep the last thread's rest short. */
const BLOCKS_PER_THREAD = 2;

/** Everything a thread needs to build the network, as plain data. */
export interface NetworkSpecification {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  plan: Plan;
  threads: number;
  update: Update;
}

/** The parameters of the rows [from, to) of a layer. */
interface Block {
  parameters: LayerParameters;
  from: number;
  to: number;
}

/** The network on one thread, which runs its share of each command. */
export class Network {
  readonly map: MemoryMap;
  readonly control: Control;
  readonly capacity: number;
  private readonly specification: NetworkSpecification;
  private readonly thread: number;
  private readonly routines: Routines;
  private readonly layers: WasmLayer[];
  private readonly blocks: Block[];
  private readonly labels: Int32Array;
  private readonly losses: Float32Array;

  /** @param capacity largest batch; the memory grows to hold it */
  constructor(specification: NetworkSpecification, thread: number, capacity: number) {
    const { module, memory, plan, threads } = specification;
    this.specification = specification;
    this.thread = thread;
    this.capacity = capacity;
    this.routines = instantiate(module, memory);
    this.map = mapMemory(plan, this.routines.firstFree.value, { threads, capacity });
    const missing = this.map.end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(missing / PAGE);
    const { batchStart, end } = this.map;
    // Data of an earlier capacity would leave borders that must be 0.
    if (thread === 0) new Uint8Array(memory.buffer, batchStart, end - batchStart).fill(0);
    this.control = new Control(memory, this.map.control);
    this.labels = new Int32Array(memory.buffer, this.map.labels, capacity);
    this.losses = new Float32Array(memory.buffer, this.map.losses, capacity);
    this.layers = buildLayers(plan, this.map, this.routines, memory, this.map.scratchOf(thread));
    this.blocks = this.layers.flatMap(({ parameters }) => (parameters ? blocksOf(parameters, threads) : []));
  }

  /**
   * This thread's share of a command.
   *
   * @param barrier waits until all threads have finished their samples
   */
  run(todo: Command, barrier: () => void): void {
    const batch = this.control.integers[slot.batch]!;
    const numbers = this.control.read();
    const group = Math.min(GROUP, Math.ceil(batch / this.specification.threads));
    for (let first; (first = group * this.control.take(slot.groups)) < batch;) {
      const last = Math.min(first + group, batch);
      this.forward(first, last, todo !== command.predict, numbers.scale);
      if (todo !== command.predict) this.backward(first, last, batch);
    }
    if (todo === command.predict) return;
    barrier();
    for (let block; (block = this.blocks[this.control.take(slot.blocks)]);) {
      if (todo === command.gradients) this.writeGradient(block, batch);
      else this.updateBlock(block, batch, numbers);
    }
  }

  /** Packs all weights again after they have changed. */
  weightsChanged(): void {
    for (const { parameters } of this.layers) parameters?.changed(0, parameters.table.rows);
  }

  private forward(first: number, last: number, training: boolean, scale: number): void {
    const { input } = this.specification.plan;
    const { inputBuffer, inputBufferStride, activations } = this.map;
    const [target] = activations as [(typeof activations)[0]];
    const bytes = this.control.integers[slot.bytes] === 1;
    const size = [rowBytes(input), input.channels, input.height, input.width];
    for (let s = first; s < last; s++) {
      const to = target.values + s * target.stride + corner(input);
      if (bytes) this.routines.packBytes(inputBuffer + s * elements(input), scale, to, ...size);
      else this.routines.packFloats(inputBuffer + s * inputBufferStride, to, ...size);
    }
    for (const layer of this.layers) layer.forward(first, last, training);
  }

  private backward(first: number, last: number, batch: number): void {
    const { values, gradients, stride, geometry } = this.map.activations.at(-1)!;
    const classes = elements(geometry);
    for (let s = first; s < last; s++) {
      const at = s * stride;
      this.losses[s] = this.routines.softmaxCrossEntropy(
        values + at,
        classes,
        this.labels[s]!,
        gradients + at,
        1 / batch,
      );
    }
    for (let k = this.layers.length - 1; k >= 0; k--) this.layers[k]!.backward(first, last);
  }

  private writeGradient({ parameters, from, to }: Block, batch: number): void {
    const { offset, rowBytes } = parameters.table;
    parameters.gradient(from, to, batch, this.map.planes.gradient + offset + from * rowBytes);
  }

  private updateBlock({ parameters, from, to }: Block, batch: number, numbers: CommandNumbers): void {
    const { offset, rowBytes } = parameters.table;
    const gradient = this.map.gradientBlockOf(this.thread);
    parameters.gradient(from, to, batch, gradient);
    updateRange(this.routines, this.map.planes, this.specification.update, numbers, {
      offset: offset + from * rowBytes,
      bytes: (to - from) * rowBytes,
      gradient,
    });
    parameters.changed(from, to);
  }
}

/** A layer's parameters in blocks that fit the fastest cache, in whole vectors of outputs if they fit. */
function blocksOf(parameters: LayerParameters, threads: number): Block[] {
  const { rows, rowBytes } = parameters.table;
  const wanted = roundUp(Math.ceil(rows / (threads * BLOCKS_PER_THREAD)), LANES);
  const size = Math.max(1, Math.min(wanted, Math.floor(UPDATE_BLOCK_BYTES / rowBytes)));
  return Array.from({ length: Math.ceil(rows / size) }, (_, k) => ({
    parameters,
    from: k * size,
    to: Math.min((k + 1) * size, rows),
  }));
}
