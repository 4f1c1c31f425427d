import {
  conv2d,
  dense,
  dropout,
  flatten,
  type LayerDescription,
  maxPool2d,
  relu,
} from "#library/nn/index.js";

/** A network that could have been notebook 4's: two convolutions, three dense layers, dropout before the last. */
export interface Candidate {
  /** Channels of the convolutions. */
  channels: readonly [number, number];
  /** Outputs of the first two dense layers. */
  hidden: readonly [number, number];
  dropoutRate: number;
  /** Decay of the averaged weights. */
  averageDecay: number;
}

const common = { hidden: [120, 84], dropoutRate: 0.5, averageDecay: 0.9999 } as const;

/** From small to large, then variations of the one in the middle. */
export const CANDIDATES: readonly Candidate[] = [
  { channels: [6, 16], ...common },
  { channels: [8, 32], ...common },
  { channels: [16, 32], ...common },
  { channels: [16, 32], ...common, averageDecay: 0.9995 },
  { channels: [16, 32], ...common, dropoutRate: 0.25 },
  { channels: [16, 32], ...common, hidden: [256, 128] },
  { channels: [24, 48], ...common },
];

export const layersOf = ({
  channels: [c1, c2],
  hidden: [h1, h2],
  dropoutRate,
}: Candidate): LayerDescription[] => [
  conv2d(1, c1, 5, { padding: 2 }),
  relu(),
  maxPool2d(),
  conv2d(c1, c2, 5),
  relu(),
  maxPool2d(),
  flatten(),
  dense(25 * c2, h1),
  relu(),
  dense(h1, h2),
  relu(),
  dropout(dropoutRate),
  dense(h2, 10),
];
