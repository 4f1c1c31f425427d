import {
  conv2d,
  dense,
  dropout,
  flatten,
  type LayerDescription,
  maxPool2d,
  relu,
  summarize,
} from "#library/nn/index.js";

/** The samples of MNIST. */
export const INPUT = [1, 28, 28];

/** A network of two convolutions and three dense layers, known by the channels of its convolutions. */
export interface BenchNetwork {
  name: string;
  channels: readonly [number, number];
}

export const NETWORKS: readonly BenchNetwork[] = [
  { name: "6/16 channels", channels: [6, 16] },
  { name: "16/32 channels", channels: [16, 32] },
];

/** LeNet-5's shape (LeCun et al. 1998) with ReLU, max-pooling, and dropout before the last layer. */
export function layersOf({ channels: [first, second] }: BenchNetwork): LayerDescription[] {
  return [
    conv2d(1, first, 5, { padding: 2 }),
    relu(),
    maxPool2d(),
    conv2d(first, second, 5),
    relu(),
    maxPool2d(),
    flatten(),
    dense(25 * second, 120),
    relu(),
    dense(120, 84),
    relu(),
    dropout(0.5),
    dense(84, 10),
  ];
}

/** Multiply-adds of predicting one image. */
export const multiplyAdds = (network: BenchNetwork): number =>
  summarize(layersOf(network), INPUT).reduce((sum, layer) => sum + layer.multiplyAdds, 0);
