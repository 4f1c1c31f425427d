import { expect, it } from "vitest";
import { decodeBase85, encodeBase85 } from "./base85.js";

it("base 85 brings back bytes of every length, in characters that need no escape", () => {
  for (let length = 0; length < 300; length++)
    for (const byte of [() => 0, () => 255, (i: number) => (i * 167 + length * 31) % 256]) {
      const bytes = Uint8Array.from({ length }, (_, i) => byte(i));
      const text = encodeBase85(bytes);
      expect(decodeBase85(text)).toEqual(bytes);
      expect(text).not.toMatch(/[^!-~]|[<>&"'`\\]/);
    }
  expect(encodeBase85(new Uint8Array(1000)).length).toBe(1250);
});
