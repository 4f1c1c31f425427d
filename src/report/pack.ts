import { gzipSync, strToU8 } from "fflate";

/**
 * A text as gzip in base64, for a data element of the page; `unpack` of the client reads it. Node's own gzip gives other bytes
 * on other processors and versions; a page is to have the same bytes everywhere.
 */
export const pack = (text: string): string =>
  Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 })).toString("base64");
