/** A dense array of numbers, row-major; the first axis counts samples. */
export interface Tensor {
  shape: number[];
  data: Float64Array;
}

/** A tensor of zeros. */
export function zeros(...shape: number[]): Tensor {
  return { shape, data: new Float64Array(shape.reduce((size, length) => size * length, 1)) };
}

/** A tensor from numbers or from rows of equal length. */
export function tensor(nested: readonly number[] | readonly (readonly number[])[]): Tensor {
  if (nested.length === 0 || typeof nested[0] === "number") {
    return { shape: [nested.length], data: Float64Array.from(nested as number[]) };
  }
  const matrix = nested as number[][];
  const width = matrix[0]!.length;
  matrix.forEach((row, i) => {
    if (row.length !== width)
      throw new RangeError(`tensor: row ${i} has ${row.length} numbers, row 0 has ${width}`);
  });
  return { shape: [matrix.length, width], data: Float64Array.from(matrix.flat()) };
}

/** The rows of a matrix as plain arrays. */
export function rows(matrix: Tensor): number[][] {
  const [count, width] = matrix.shape as [number, number];
  return Array.from({ length: count }, (_, i) =>
    Array.from(matrix.data.subarray(i * width, (i + 1) * width)),
  );
}

/** Samples to take batches from: a tensor, or bytes with a scale, such as pixels. */
export interface Samples {
  /** [samples, …] */
  shape: number[];
  data: Float64Array | Uint8Array;
  /** Default 1. */
  scale?: number;
}

/** The chosen samples, in the given order, as new samples of the same kind. */
export function pick({ shape, data, scale = 1 }: Samples, indices: readonly number[]): Samples {
  const width = data.length / shape[0]!;
  const size = indices.length * width;
  const picked = data instanceof Uint8Array ? new Uint8Array(size) : new Float64Array(size);
  indices.forEach((from, to) => picked.set(data.subarray(from * width, (from + 1) * width), to * width));
  return { shape: [indices.length, ...shape.slice(1)], data: picked, scale };
}

/** Samples as a tensor; a tensor is not copied. */
export function toTensor({ shape, data, scale = 1 }: Samples): Tensor {
  if (data instanceof Float64Array && scale === 1) return { shape, data };
  return { shape, data: Float64Array.from(data, (x) => x * scale) };
}

/** The chosen samples, in the given order, as a new tensor. */
export const take = (samples: Samples, indices: readonly number[]): Tensor =>
  toTensor(pick(samples, indices));

/** Tensors by name, as engines and files exchange weights. */
export type NamedTensors = Record<string, Tensor>;

/** Copies `source[name]` over the numbers of `target`. Throws if it is missing or of another shape. */
export function copyInto(target: Tensor, name: string, source: NamedTensors): void {
  const found = source[name];
  if (!found) throw new RangeError(`${name}: missing among ${Object.keys(source).join("; ")}`);
  if (String(found.shape) !== String(target.shape))
    throw new RangeError(
      `${name}: shape [${target.shape.join(", ")}] expected, [${found.shape.join(", ")}] given`,
    );
  target.data.set(found.data);
}

/** The Euclidean norm of all elements. */
export function norm(t: Tensor): number {
  let sum = 0;
  for (const x of t.data) sum += x * x;
  return Math.sqrt(sum);
}
