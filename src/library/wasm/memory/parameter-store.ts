import { copyInto, type NamedTensors, type Tensor, zeros } from "../../nn/tensor/tensor.js";
import type { Address } from "../plan/routines.js";
import type { MemoryMap, Planes } from "./memory-map.js";
import type { ParameterTensor } from "../plan/parameter-layout.js";

/** Reads and writes parameters in memory by their names, in row-major order. */
export class ParameterStore {
  private readonly memory: WebAssembly.Memory;
  private readonly planes: Planes;
  private readonly floats: number;
  private readonly tensors: ParameterTensor[];

  constructor(memory: WebAssembly.Memory, { planes, parameterBytes, rowsOf }: MemoryMap) {
    this.memory = memory;
    this.planes = planes;
    this.floats = parameterBytes / 4;
    this.tensors = rowsOf.flatMap((rows) => rows?.tensors ?? []);
  }

  /** A copy of a plane by parameter name. @param suffix appended to the names */
  read(plane: keyof Planes, suffix = ""): NamedTensors {
    const numbers = this.view(this.planes[plane]);
    return Object.fromEntries(
      this.tensors.map(({ name, shape, at }) => {
        const data = Float64Array.from(at, (k) => numbers[k]!);
        return [name + suffix, { shape, data } satisfies Tensor];
      }),
    );
  }

  /** Throws a RangeError, before anything is written, if a tensor is missing or of another shape. */
  write(plane: keyof Planes, source: NamedTensors, suffix = ""): void {
    const numbers = this.view(this.planes[plane]);
    const copies = this.tensors.map(({ name, shape, at }) => {
      const copy = zeros(...shape);
      copyInto(copy, name + suffix, source);
      return { at, copy };
    });
    for (const { at, copy } of copies) copy.data.forEach((x, k) => (numbers[at[k]!] = x));
  }

  /** Exchanges two planes. */
  swap(a: keyof Planes, b: keyof Planes): void {
    const [first, second] = [this.view(this.planes[a]), this.view(this.planes[b])];
    const copy = first.slice();
    first.set(second);
    second.set(copy);
  }

  /** Copies one plane over another. */
  copy(from: keyof Planes, to: keyof Planes): void {
    this.view(this.planes[to]).set(this.view(this.planes[from]));
  }

  private view(address: Address): Float32Array {
    return new Float32Array(this.memory.buffer, address, this.floats);
  }
}
