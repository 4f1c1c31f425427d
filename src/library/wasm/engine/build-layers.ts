import type { Address, Kernels } from "../plan/routines.js";
import type { MemoryMap } from "../memory/memory-map.js";
import type { Plan } from "../plan/steps.js";
import { FastActivation } from "../layers/activation.js";
import { FastConv2d } from "../layers/conv2d.js";
import { FastDense } from "../layers/dense.js";
import { FastDropout } from "../layers/dropout.js";
import type { FastLayer, Surroundings } from "../layers/layer.js";
import { FastMaxPool2d } from "../layers/max-pool2d.js";

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
