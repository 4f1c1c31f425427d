import type { Random } from "../../random.js";
import { elements, positions } from "../plan/image-layout.js";
import { maskBytes } from "../layers/dropout.js";
import type { MemoryMap } from "./memory-map.js";
import type { Plan } from "../plan/steps.js";

/** Draws masks for a batch, number by number as the reference engine does. */
export type MaskDrawer = (batch: number) => void;

/** Draws the masks of all dropout layers where `map` has room for them. */
export function maskDrawer(
  { steps }: Plan,
  map: MemoryMap,
  { buffer }: WebAssembly.Memory,
  random: Random,
): MaskDrawer {
  const numbers = new Float32Array(buffer);
  const layers = steps.flatMap((step, k) =>
    step.kind === "dropout"
      ? [
          {
            rate: step.layer.rate,
            size: elements(step.output),
            at: positions(step.output),
            first: map.extra[k]! / numbers.BYTES_PER_ELEMENT,
            stride: maskBytes(step) / numbers.BYTES_PER_ELEMENT,
          },
        ]
      : [],
  );
  return (batch) => {
    for (const { rate, size, at, first, stride } of layers) {
      const kept = 1 / (1 - rate);
      for (let s = 0; s < batch; s++)
        // No branch on what chance decides, which no processor can predict.
        for (let k = 0; k < size; k++)
          numbers[first + s * stride + at[k]!] = kept * Number(!random.chance(rate));
    }
  };
}
