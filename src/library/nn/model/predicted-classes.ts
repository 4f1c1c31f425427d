import type { Tensor } from "../tensor/tensor.js";

/** Index of the largest number; the first one among equals. */
export function argMax(numbers: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < numbers.length; k++) if (numbers[k]! > numbers[best]!) best = k;
  return best;
}

/** The class with the largest output, for each row of outputs [batch, classes]. */
export function predictedClasses(outputs: Tensor): number[] {
  const [batch, classes] = outputs.shape as [number, number];
  return Array.from({ length: batch }, (_, i) =>
    argMax(outputs.data.subarray(i * classes, (i + 1) * classes)),
  );
}
