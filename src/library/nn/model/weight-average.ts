import type { NamedTensors } from "../tensor/tensor.js";

/** Suffix of averages among the tensors of a saved state. */
const SUFFIX = ", average";

/** Throws a RangeError unless 0 ≤ decay < 1. */
export function checkDecay(decay: number): void {
  if (!(decay >= 0 && decay < 1))
    throw new RangeError(`weight average: the decay must be at least 0 and below 1, not ${decay}`);
}

/** The decay of the next update, after a number of updates. */
export const averageDecay = (decay: number, updates: number): number =>
  Math.min(decay, updates / (updates + 9));

/**
 * The exponential moving average of weights along a training, w̄ ← d w̄ + (1 − d) w.
 *
 * At a constant learning rate the weights wander about a good place; their average lies nearer to it (Polyak & Juditsky,
 * "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30, 1992; with exponential decay:
 * Tarvainen & Valpola, "Mean teachers are better role models", NeurIPS 2017, eq. 1).
 *
 * At update t the decay is the smaller of `decay` and t / (t + 9): the average starts at the first weights and soon
 * forgets them, instead of including them for 1 / (1 − decay) updates.
 */
export class WeightAverage {
  readonly decay: number;
  private updates = 0;
  private average: NamedTensors = {};

  /** @param decay share of the average that one update keeps, e.g. 0.99 for a memory of some 100 updates */
  constructor(decay: number) {
    checkDecay(decay);
    this.decay = decay;
  }

  /** Adds the current weights to the average. */
  update(weights: NamedTensors): void {
    const d = averageDecay(this.decay, this.updates);
    this.updates++;
    for (const [name, { shape, data: w }] of Object.entries(weights)) {
      const average = (this.average[name] ??= { shape, data: w.slice() }).data;
      for (let k = 0; k < w.length; k++) average[k] = d * average[k]! + (1 - d) * w[k]!;
    }
  }

  /** A copy of the average, by parameter name; empty before the first update. */
  weights(): NamedTensors {
    return Object.fromEntries(
      Object.entries(this.average).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
    );
  }

  /** A copy of the average and of the number of updates. */
  save(): NamedTensors {
    const named = Object.entries(this.weights()).map(([name, tensor]) => [name + SUFFIX, tensor] as const);
    return {
      ...Object.fromEntries(named),
      "average updates": { shape: [1], data: Float64Array.of(this.updates) },
    };
  }

  /** Restores a state that `save` returned; other tensors in it are ignored. */
  restore(saved: NamedTensors): void {
    const { "average updates": updates } = saved;
    if (!updates) throw new RangeError('weight average: "average updates" is missing');
    this.updates = updates.data[0]!;
    this.average = {};
    for (const [name, { shape, data }] of Object.entries(saved))
      if (name.endsWith(SUFFIX))
        this.average[name.slice(0, -SUFFIX.length)] = { shape, data: Float64Array.from(data) };
  }
}
