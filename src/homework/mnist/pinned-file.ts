import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip, type ZlibOptions } from "node:zlib";
import { DataError } from "../../library/training/data-error.js";

/** A gzip file with a known checksum of its unpacked content. */
export interface PinnedFile {
  /** Ends in `.gz`. */
  name: string;
  /** SHA-256 of the unpacked bytes, in hexadecimal digits. */
  sha256: string;
  /** Size of the unpacked file. */
  bytes: number;
}

/** Packing adds a few bytes to what it cannot shrink. */
const PACKING_OVERHEAD_BYTES = 1024;

/** More bytes than the packed file can have. */
export const packedLimit = ({ bytes }: PinnedFile): number => bytes * 1.01 + PACKING_OVERHEAD_BYTES;

/** Tells the recorder of data files, if there is one, that the checksum in this code pins the file. */
function markPinned(path: string): void {
  const mark: unknown = Reflect.get(globalThis, Symbol.for("notebook-report.pinned-file"));
  if (typeof mark === "function") (mark as (path: string) => void)(path);
}

const unpack = promisify<Buffer, ZlibOptions, Buffer>(gunzip);

/** The unpacked bytes of a pinned file at `path`. Throws a DataError that names it if they are not the pinned ones. */
export async function readPinned(path: string, file: PinnedFile): Promise<Uint8Array> {
  const { name, sha256 } = file;
  const { size } = await stat(path);
  if (size > packedLimit(file)) throw new DataError(`${name} is corrupted: ${size} bytes are too many`);
  markPinned(path);
  const packed = await readFile(path);
  let bytes: Uint8Array;
  try {
    bytes = await unpack(packed, { maxOutputLength: file.bytes });
  } catch (error) {
    throw new DataError(`${name} is corrupted: it cannot be unpacked (${(error as Error).message})`);
  }
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256)
    throw new DataError(`${name} is corrupted: SHA-256 ${sha256} expected, ${found} found`);
  return bytes;
}
