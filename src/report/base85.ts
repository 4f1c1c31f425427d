/**
 * Bytes as text of 85 characters, five for each four bytes: a sixteenth shorter than base64. The characters are those of ASCII
 * without the ones that mean something in HTML or in a string.
 */
const ALPHABET = "#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}";
const BASE = 85;
const GROUP = 5;
const BYTES = 4;

/** Bytes as text; the last group is cut to one character more than it has bytes. */
export function encodeBase85(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += BYTES) {
    const count = Math.min(BYTES, bytes.length - at);
    let number = 0;
    for (let i = 0; i < BYTES; i++) number = number * 256 + (bytes[at + i] ?? 0);
    let group = "";
    for (let i = 0; i < GROUP; i++) {
      group = (ALPHABET[number % BASE] ?? "") + group;
      number = Math.floor(number / BASE);
    }
    text += group.slice(0, count + 1);
  }
  return text;
}

/** The bytes of a text that `encodeBase85` made. */
export function decodeBase85(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128);
  for (let i = 0; i < BASE; i++) values[ALPHABET.charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.floor((text.length * BYTES) / GROUP));
  for (let from = 0, to = 0; from < text.length; from += GROUP, to += BYTES) {
    let number = 0;
    for (let i = 0; i < GROUP; i++)
      number = number * BASE + (from + i < text.length ? (values[text.charCodeAt(from + i)] ?? 0) : BASE - 1);
    for (let i = BYTES - 1; i >= 0; i--) {
      if (to + i < bytes.length) bytes[to + i] = number % 256;
      number = Math.floor(number / 256);
    }
  }
  return bytes;
}
