import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DataError } from "../../library/training/data-error.js";

/** A gzip file whose content is known in advance, by the checksum of what it unpacks to. */
export interface PinnedFile {
  /** Ends in `.gz`. */
  name: string;
  /** SHA-256 of the unpacked bytes, in hexadecimal digits. */
  sha256: string;
}

const unpack = promisify(gunzip);

/** The unpacked bytes of a pinned file at `path`. Throws a DataError that names it if they are not the pinned ones. */
export async function readPinned(path: string, { name, sha256 }: PinnedFile): Promise<Uint8Array> {
  const packed = await readFile(path);
  let bytes: Uint8Array;
  try {
    bytes = await unpack(packed);
  } catch (error) {
    throw new DataError(`${name} is corrupted: it cannot be unpacked (${(error as Error).message})`);
  }
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256)
    throw new DataError(`${name} is corrupted: SHA-256 ${sha256} expected, ${found} found`);
  return bytes;
}
