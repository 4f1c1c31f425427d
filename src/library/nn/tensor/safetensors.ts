import type { NamedTensors } from "./tensor.js";

/** Tensors and their metadata, as stored on disk. */
export interface TensorFile {
  tensors: NamedTensors;
  metadata: Record<string, string>;
}

/** Number formats: `F64` is exact, `F32` takes half the space. */
const types = {
  F32: { bytes: 4, set: "setFloat32", get: "getFloat32" },
  F64: { bytes: 8, set: "setFloat64", get: "getFloat64" },
} as const;

export type NumberType = keyof typeof types;

interface Entry {
  dtype: NumberType;
  shape: number[];
  data_offsets: [number, number];
}

const HEADER_LENGTH_BYTES = 8;

/**
 * The tensors in the safetensors format: the header's length as a 64-bit number, the header in JSON (for each tensor its type,
 * shape and offsets; padded with spaces to whole 8 bytes), then the numbers, little-endian, row-major, without gaps.
 *
 * https://huggingface.co/docs/safetensors/index#format
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile, dtype: NumberType): Uint8Array {
  const { bytes, set } = types[dtype];
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors))
    header[name] = { dtype, shape, data_offsets: [end, (end += data.length * bytes)] };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(HEADER_LENGTH_BYTES + padded + end).fill(0x20, 0, HEADER_LENGTH_BYTES + padded);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  file.set(json, HEADER_LENGTH_BYTES);
  let at = HEADER_LENGTH_BYTES + padded;
  for (const { data } of Object.values(tensors))
    for (const x of data) {
      view[set](at, x, true);
      at += bytes;
    }
  return file;
}

/** Reads a safetensors file. Throws a RangeError that names the problem. */
export function decodeSafetensors(file: Uint8Array): TensorFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = file.length < HEADER_LENGTH_BYTES ? Infinity : Number(view.getBigUint64(0, true));
  const start = HEADER_LENGTH_BYTES + length;
  if (start > file.length)
    throw new RangeError(`safetensors: a header of ${length} bytes expected, the file has ${file.length}`);
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    new TextDecoder().decode(file.subarray(HEADER_LENGTH_BYTES, start)),
  ) as Record<string, Entry> & { __metadata__?: Record<string, string> };
  const tensors: NamedTensors = {};
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    const type = types[dtype];
    if (!type) throw new RangeError(`safetensors: ${name}: type F32 or F64 expected, ${String(dtype)} found`);
    const [from, to] = data_offsets;
    const size = shape.reduce((product, side) => product * side, 1);
    if (to - from !== size * type.bytes || start + to > file.length)
      throw new RangeError(
        `safetensors: ${name}: ${size} numbers of ${type.bytes} bytes expected, bytes ${from} to ${to} of ${file.length - start} given`,
      );
    const data = Float64Array.from({ length: size }, (_, k) =>
      view[type.get](start + from + k * type.bytes, true),
    );
    tensors[name] = { shape, data };
  }
  return { tensors, metadata };
}
