import { decodeBase85 } from "../base85.js";

/** What gzip holds. */
export const gunzip = (bytes: Uint8Array<ArrayBuffer>): Response =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));

/** The text that the page holds as gzip in base 85. */
export const unpack = (packed: string): Promise<string> => gunzip(decodeBase85(packed)).text();

/** The bytes that the page holds as gzip in base 85. */
export const unpackBytes = async (packed: string): Promise<Uint8Array> =>
  new Uint8Array(await gunzip(decodeBase85(packed)).arrayBuffer());
