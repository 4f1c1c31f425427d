import { gunzipSync } from "node:zlib";
import { gzip as deflate } from "pako";
import { decodeBase85, encodeBase85 } from "./base85.js";

/**
 * Bytes, or a text in UTF-8, as gzip. Node's own gzip gives other bytes
 * on other processors and versions; a page is to have the same bytes everywhere.
 */
export const gzip = (content: string | Uint8Array): Uint8Array => deflate(content, { level: 9 });

/** Bytes, or a text in UTF-8, as gzip in base 85, for a data element of the page; `unpack` of the client reads it. */
export const pack = (content: string | Uint8Array): string => encodeBase85(gzip(content));

/** More is not unpacked: a page may be anybody's. */
const MOST_BYTES = 100_000_000;

/** The text of gzip. Throws if it is none, or unpacks to more than 100 MB. */
export const gunzip = (packed: Uint8Array): string =>
  gunzipSync(packed, { maxOutputLength: MOST_BYTES }).toString("utf8");

/** The text that `pack` packed. */
export const unpack = (packed: string): string => gunzip(decodeBase85(packed));
