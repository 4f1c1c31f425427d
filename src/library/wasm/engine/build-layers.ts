import type { Address, Routines } from "../plan/routines.js";
import type { MemoryMap } from "../memory/memory-map.js";
import type { Plan } from "../plan/steps.js";
import { WasmActivation } from "../layers/activation.js";
import { WasmConv2d } from "../layers/conv2d.js";
import { WasmDense } from "../layers/dense.js";
import { WasmDropout } from "../layers/dropout.js";
import type { WasmLayer, LayerContext } from "../layers/layer.js";
import { WasmMaxPool2d } from "../layers/max-pool2d.js";

/** The layers of a plan over a map of the memory, for one thread. */
export function buildLayers(
  { steps }: Plan,
  map: MemoryMap,
  routines: Routines,
  memory: WebAssembly.Memory,
  scratch: Address,
): WasmLayer[] {
  return steps.map((step, k) => {
    const context: LayerContext = {
      routines,
      memory,
      input: map.activations[k]!,
      output: map.activations[k + 1]!,
      scratch,
      passesGradient: map.rowsOf.slice(0, k).some((rows) => rows !== undefined),
    };
    const [rows, extra] = [map.rowsOf[k], map.extra[k]!];
    switch (step.kind) {
      case "conv2d":
        return new WasmConv2d(step, context, map.conv[k]!, rows!);
      case "dense":
        return new WasmDense(step, context, map.planes.weights + rows!.offset, rows!);
      case "maxPool2d":
        return new WasmMaxPool2d(step, context, extra);
      case "dropout":
        return new WasmDropout(step, context, extra);
      case "activation":
        return new WasmActivation(step, context);
    }
  });
}
