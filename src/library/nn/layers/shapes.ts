import type { LayerDescription } from "./layer-description.js";

/** The name of each layer for messages and tables: its kind, numbered within the kind, e.g. `conv2d 2`. */
export function layerNames(layers: readonly LayerDescription[]): string[] {
  const counts = new Map<string, number>();
  return layers.map(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `${kind} ${count}`;
  });
}

const product = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);
const written = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** Channels, height and width of an image. Throws for anything else. */
function imageShape(name: string, shape: readonly number[]): [number, number, number] {
  if (shape.length !== 3)
    throw new RangeError(`${name}: samples [channels, height, width] expected, ${written(shape)} given`);
  return shape as [number, number, number];
}

/**
 * The shape of one sample after a layer, from its shape before. Throws a RangeError that names the layer and both
 * values on a mismatch.
 */
export function outputShape(name: string, layer: LayerDescription, input: readonly number[]): number[] {
  switch (layer.kind) {
    case "dense":
      if (input.length !== 1)
        throw new RangeError(
          `${name}: samples [${layer.inputs}] expected, ${written(input)} given; put flatten() before it`,
        );
      if (input[0] !== layer.inputs)
        throw new RangeError(`${name}: ${layer.inputs} inputs expected, ${input[0]} given`);
      return [layer.outputs];
    case "conv2d": {
      const [channels, height, width] = imageShape(name, input);
      const { inputs, outputs, kernel, padding } = layer;
      if (channels !== inputs)
        throw new RangeError(`${name}: ${inputs} input channels expected, ${channels} given`);
      const smaller = Math.min(height, width);
      if (kernel > smaller + 2 * padding)
        throw new RangeError(
          `${name}: kernel ${kernel} > input ${smaller}${padding > 0 ? ` with padding ${padding}` : ""}`,
        );
      return [outputs, height + 2 * padding - kernel + 1, width + 2 * padding - kernel + 1];
    }
    case "maxPool2d": {
      const [channels, height, width] = imageShape(name, input);
      if (layer.size > Math.min(height, width))
        throw new RangeError(`${name}: window ${layer.size} > input ${Math.min(height, width)}`);
      return [channels, Math.floor(height / layer.size), Math.floor(width / layer.size)];
    }
    case "flatten":
      return [product(input)];
    default:
      return [...input];
  }
}

/** Weights and biases of a layer. */
function parameterCount(layer: LayerDescription): number {
  if (layer.kind === "dense") return (layer.inputs + 1) * layer.outputs;
  if (layer.kind === "conv2d") return (layer.inputs * layer.kernel ** 2 + 1) * layer.outputs;
  return 0;
}

/** Multiply-adds of one sample: each weight is used once for each output position. */
function multiplyAddCount(layer: LayerDescription, output: readonly number[]): number {
  if (layer.kind === "dense") return layer.inputs * layer.outputs;
  if (layer.kind === "conv2d") return layer.inputs * layer.kernel ** 2 * product(output);
  return 0;
}

/** One layer of a model as a table shows it. */
export interface LayerSummary {
  name: string;
  /** Of one sample. */
  outputShape: number[];
  /** Weights and biases. */
  parameters: number;
  /** Multiply-adds of one sample's prediction. */
  multiplyAdds: number;
}

/** Names, shapes and parameter counts of all layers, for samples of shape `input`. Throws a RangeError on a mismatch. */
export function summarize(layers: readonly LayerDescription[], input: readonly number[]): LayerSummary[] {
  let shape: readonly number[] = input;
  const names = layerNames(layers);
  return layers.map((layer, i) => {
    const after = outputShape(names[i]!, layer, shape);
    shape = after;
    return {
      name: names[i]!,
      outputShape: after,
      parameters: parameterCount(layer),
      multiplyAdds: multiplyAddCount(layer, after),
    };
  });
}
