import type { Address, Kernels } from "../kernels.js";
import type { MemoryMap } from "../memory-map.js";
import type { Plan } from "../steps.js";
import { FastActivation } from "./activation.js";
import { FastConv2d } from "./conv2d.js";
import { FastDense } from "./dense.js";
import { FastDropout } from "./dropout.js";
import type { FastLayer, Surroundings } from "./layer.js";
import { FastMaxPool2d } from "./max-pool2d.js";

/** The layers of a plan over a map of the memory, for one thread. */
export function buildLayers(
  { steps }: Plan,
  map: MemoryMap,
  kernels: Kernels,
  memory: WebAssembly.Memory,
  scratch: Address,
): FastLayer[] {
  return steps.map((step, k) => {
    const around: Surroundings = {
      kernels,
      memory,
      input: map.activations[k]!,
      output: map.activations[k + 1]!,
      scratch,
      passesGradient: map.rowsOf.slice(0, k).some((rows) => rows !== undefined),
    };
    const [rows, extra] = [map.rowsOf[k], map.extra[k]!];
    switch (step.kind) {
      case "conv2d":
        return new FastConv2d(step, around, map.conv[k]!, rows!);
      case "dense":
        return new FastDense(step, around, map.planes.weights + rows!.offset, rows!);
      case "maxPool2d":
        return new FastMaxPool2d(step, around, extra);
      case "dropout":
        return new FastDropout(step, around, extra);
      case "activation":
        return new FastActivation(step, around);
    }
  });
}
