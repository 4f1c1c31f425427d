import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, type NamedTensors, tensor } from "../index.js";

describe("safetensors", () => {
  const tensors: NamedTensors = { "a weights": tensor([[1.5, -0.1], [1e-300, 0]]), b: tensor([7]) }; // prettier-ignore
  const metadata = { made: "by hand · 手工" };

  it("reads what the format's own library wrote", () => {
    const file = readFileSync(
      new URL("../../../../test/fixtures/safetensors/small.safetensors", import.meta.url),
    );
    const { tensors: found, metadata: words } = decodeSafetensors(file);
    expect(words).toEqual({ network: "2 inputs, 3 outputs" });
    expect(found["dense 1 weights"]).toEqual({
      shape: [2, 3],
      data: Float64Array.from([1.5, -2.25, 3, 0.1, 1e-40, -0].map(Math.fround)),
    });
    expect(found["dense 1 bias"]).toEqual(tensor([7, 8, 9]));
  });

  it("returns 64-bit numbers unchanged and 32-bit ones rounded", () => {
    expect(decodeSafetensors(encodeSafetensors({ tensors, metadata }, "F64"))).toEqual({ tensors, metadata });
    const short = encodeSafetensors({ tensors, metadata }, "F32");
    expect(Array.from(decodeSafetensors(short).tensors["a weights"]!.data)).toEqual([
      1.5,
      Math.fround(-0.1),
      0,
      0,
    ]);
  });

  it("begins with a header padded to 8 bytes", () => {
    const file = encodeSafetensors({ tensors, metadata }, "F32");
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(file.length).toBe(8 + length + 4 * 5);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<
      string,
      unknown
    >;
    expect(header["b"]).toEqual({ dtype: "F32", shape: [1], data_offsets: [16, 20] });
  });

  it("rejects a truncated file", () => {
    const file = encodeSafetensors({ tensors, metadata }, "F64");
    expect(() => decodeSafetensors(file.subarray(0, -1))).toThrow("b: 1 numbers of 8 bytes expected");
    expect(() => decodeSafetensors(file.subarray(0, 30))).toThrow("the file has 30");
  });
});
