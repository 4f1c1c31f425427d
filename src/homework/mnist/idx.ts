import { DataError } from "../../library/training/data-error.js";

/** The content of an IDX file. */
export interface IdxArray {
  shape: number[];
  data: Uint8Array;
}

/** The only element type of MNIST. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file: two zero bytes, a type code, the number of axes, each axis' length as a big-endian 32-bit number,
 * then the elements, row-major (Y. LeCun, "The MNIST database", section "File formats").
 *
 * @param name of the file in messages
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) throw new DataError(`${name}: this is not an IDX file`);
  const [type, axes] = [view.getUint8(2), view.getUint8(3)];
  if (type !== UNSIGNED_BYTE)
    throw new DataError(`${name}: elements of type ${UNSIGNED_BYTE} (unsigned byte) expected, ${type} found`);
  const start = 4 + 4 * axes;
  if (bytes.length < start)
    throw new DataError(`${name}: ${start} bytes of header expected, ${bytes.length} found`);
  const shape = Array.from({ length: axes }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, length) => product * length, 1);
  const data = bytes.subarray(start);
  if (data.length !== size)
    throw new DataError(`${name}: ${shape.join(" × ")} = ${size} elements expected, ${data.length} found`);
  return { shape, data };
}
