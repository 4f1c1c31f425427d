import type { NamedTensors } from "../tensor/tensor.js";

/** Marks averages among other tensors of a saved state. */
const SUFFIX = ", average";

/** Throws a RangeError unless it is a share that an average can keep of itself. */
export function checkDecay(decay: number): void {
  if (!(decay >= 0 && decay < 1))
    throw new RangeError(`weight average: the decay must be at least 0 and below 1, not ${decay}`);
}

/** The share of the average that the next update keeps, after so many updates. */
export const averageDecay = (decay: number, updates: number): number =>
  Math.min(decay, updates / (updates + 9));

/**
 * The exponential moving average of weights along a training, w̄ ← d w̄ + (1 − d) w.
 *
 * At a constant learning rate the weights wander about a good place; their average lies nearer to it (Polyak & Juditsky,
 * "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30, 1992; with exponential decay:
 * Tarvainen & Valpola, "Mean teachers are better role models", NeurIPS 2017, eq. 1).
 *
 * At update t the decay is the smaller of `decay` and t / (t + 9): the average begins at the first weights given and soon
 * forgets them, instead of carrying them along for 1 / (1 − decay) updates.
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

  /** Takes the weights as they are now into the average. */
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

  /** Goes on from what `save` gave; other tensors may stand beside it. */
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
