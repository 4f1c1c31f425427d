import type { Random } from "../../random.js";
import { elements, positions } from "../plan/image-layout.js";
import { maskBytes } from "../layers/dropout.js";
import type { MemoryMap } from "./memory-map.js";
import type { Plan } from "../plan/steps.js";

/** Draws the masks of a batch, in the order of the reference engine. */
export type MaskDrawer = (batch: number) => void;

/** A function that draws the masks of all dropout layers into their memory. */
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
      const scale = 1 / (1 - rate);
      for (let s = 0; s < batch; s++)
        // Branch-free: no processor predicts a random bit.
        for (let k = 0; k < size; k++)
          numbers[first + s * stride + at[k]!] = scale * Number(!random.chance(rate));
    }
  };
}
