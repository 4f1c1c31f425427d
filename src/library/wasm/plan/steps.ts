import type {
  ActivationDescription,
  Conv2dDescription,
  DenseDescription,
  DropoutDescription,
  LayerDescription,
  MaxPool2dDescription,
} from "../../nn/layers/layer-description.js";
import { layerNames, outputShape } from "../../nn/layers/shapes.js";
import { type Geometry, geometryOf } from "./image-layout.js";

/** A layer, possibly fused with the ReLU and the pooling that follow it. */
export type Step = { name: string; input: Geometry; output: Geometry } & (
  | { kind: "conv2d"; layer: Conv2dDescription; relu: boolean; pooled: boolean }
  | { kind: "dense"; layer: DenseDescription; relu: boolean }
  | { kind: "maxPool2d"; layer: MaxPool2dDescription }
  | { kind: "activation"; layer: ActivationDescription }
  | { kind: "dropout"; layer: DropoutDescription }
);

const FUSED_WINDOW = 2;

/** Which of the following layers are fused into a step. */
function fuse(layers: readonly LayerDescription[], first: number) {
  const fused = { relu: false, pooled: false, next: first + 1 };
  const takeRelu = () => {
    if (layers[fused.next]?.kind !== "relu") return;
    fused.relu = true;
    fused.next++;
  };
  takeRelu();
  const after = layers[fused.next];
  if (layers[first]!.kind === "conv2d" && after?.kind === "maxPool2d" && after.size === FUSED_WINDOW) {
    fused.pooled = true;
    fused.next++;
    takeRelu(); // the maximum of ReLUs is the ReLU of the maximum
  }
  return fused;
}

function stepOf(layers: readonly LayerDescription[], index: number) {
  const layer = layers[index]!;
  const next = index + 1;
  switch (layer.kind) {
    case "conv2d": {
      const { relu, pooled, next } = fuse(layers, index);
      return { step: { kind: layer.kind, layer, relu, pooled }, next };
    }
    case "dense": {
      const { relu, next } = fuse(layers, index);
      return { step: { kind: layer.kind, layer, relu }, next };
    }
    case "maxPool2d":
      return { step: { kind: layer.kind, layer }, next };
    case "dropout":
      return { step: { kind: layer.kind, layer }, next };
    case "flatten":
      return { step: undefined, next };
    default:
      return { step: { kind: "activation" as const, layer }, next };
  }
}

/** A network as the engine runs it. */
export interface Plan {
  steps: Step[];
  /** Of one sample, as the outside knows it. */
  inputShape: readonly number[];
  outputShape: readonly number[];
  input: Geometry;
  output: Geometry;
}

/**
 * Joins layers into steps and lays out what is between them. Throws a RangeError that names the layer and both values if
 * shapes do not fit.
 */
export function planSteps(layers: readonly LayerDescription[], inputShape: readonly number[]): Plan {
  const names = layerNames(layers);
  let shape = inputShape;
  let geometry = geometryOf(inputShape);
  const input = geometry;
  const steps: Step[] = [];
  for (let i = 0; i < layers.length;) {
    const { step, next } = stepOf(layers, i);
    for (let k = i; k < next; k++) shape = outputShape(names[k]!, layers[k]!, shape);
    if (step) {
      // A convolution finds its padding context the image that the step before it left.
      if (step.kind === "conv2d") geometry.border = step.layer.padding;
      // Flattened numbers stay in the order of the image until a dense layer mixes them.
      const elementwise = step.kind === "activation" || step.kind === "dropout";
      const output = elementwise ? { ...geometry, border: 0 } : geometryOf(shape);
      steps.push({ name: names[i]!, input: geometry, output, ...step });
      geometry = output;
    }
    i = next;
  }
  return { steps, inputShape, outputShape: shape, input, output: geometry };
}
