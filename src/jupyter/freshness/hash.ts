import { createHash } from "node:crypto";

const HASH_CHARACTERS = 16;

/** A shortened SHA-256 of text; the kind of its line ends does not count. */
export const hashText = (text: string): string =>
  createHash("sha256").update(text.replace(/\r\n/g, "\n")).digest("hex").slice(0, HASH_CHARACTERS);
