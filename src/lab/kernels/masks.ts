import type { Random } from "../random.js";
import { elements, positions } from "./geometry.js";
import { maskBytes } from "./layers/dropout.js";
import type { MemoryMap } from "./memory-map.js";
import type { Plan } from "./steps.js";

/** Draws the masks of all dropout layers for a batch, number by number as the readable engine does. */
export function drawMasks(
  { steps }: Plan,
  map: MemoryMap,
  { buffer }: WebAssembly.Memory,
  random: Random,
  batch: number,
): void {
  steps.forEach((step, k) => {
    if (step.kind !== "dropout") return;
    const { rate } = step.layer;
    const kept = 1 / (1 - rate);
    const size = elements(step.output);
    const at = positions(step.output);
    for (let s = 0; s < batch; s++) {
      const mask = new Float32Array(buffer, map.extra[k]! + s * maskBytes(step), size);
      for (let i = 0; i < size; i++) mask[at[i]!] = random.chance(rate) ? 0 : kept;
    }
  });
}
