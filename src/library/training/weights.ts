import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from "../nn/index.js";

/** Writes weights as a safetensors file of 32-bit numbers. Returns its size in bytes. */
export async function saveWeights(
  path: string,
  weights: NamedTensors,
  metadata: Record<string, string> = {},
): Promise<number> {
  const file = encodeSafetensors({ tensors: weights, metadata }, "F32");
  await writeFileAtomic(path, Buffer.from(file));
  return file.length;
}

/** Reads weights that `saveWeights` wrote. */
export async function loadWeights(path: string): Promise<NamedTensors> {
  return decodeSafetensors(await readFile(path)).tensors;
}
