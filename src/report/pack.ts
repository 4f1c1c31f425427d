import { gunzipSync } from "node:zlib";
import { gzipSync } from "fflate";
import { decodeBase85, encodeBase85 } from "./base85.js";

/**
 * Bytes as gzip. Node's own gzip gives other bytes
 * on other processors and versions; a page is to have the same bytes everywhere.
 */
export const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 9, mtime: 0 });

/** Bytes as gzip in base 85, for a data element of the page; `unpack` of the client reads it. */
export const pack = (bytes: Uint8Array): string => encodeBase85(gzip(bytes));

/** More is not unpacked: a page may be anybody's. */
const MOST_BYTES = 100_000_000;

/** The text of gzip. Throws if it is none, or unpacks to more than 100 MB. */
export const gunzip = (packed: Uint8Array): string =>
  gunzipSync(packed, { maxOutputLength: MOST_BYTES }).toString("utf8");

/** The text that `pack` packed. */
export const unpack = (packed: string): string => gunzip(decodeBase85(packed));
