/** The state of a generator. */
export interface RandomState {
  state: number[];
  /** The polar method draws two normal numbers at once; this is the second. */
  spareNormal: number | null;
}

/**
 * The project's only source of randomness: a seeded generator with the same stream on every machine.
 *
 * xoshiro128** of Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021),
 * seeded by splitmix32, as its authors advise, so that close seeds give unrelated streams.
 */
export class Random {
  private readonly state = new Uint32Array(4);
  private spareNormal: number | undefined;

  /** @param seed any integer; only its lower 32 bits count */
  constructor(seed: number) {
    if (!Number.isInteger(seed)) throw new RangeError(`random: the seed must be an integer, not ${seed}`);
    let s = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      s = (s + 0x9e3779b9) >>> 0;
      let z = s;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.state[i] = z ^ (z >>> 15);
    }
  }

  /** The next 32 random bits as an unsigned integer. */
  private next(): number {
    const s = this.state;
    const rotated = Math.imul(s[1]!, 5);
    const result = Math.imul((rotated << 7) | (rotated >>> 25), 9) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** A number in [low, high), evenly spread, with 53 random bits. */
  uniform(low = 0, high = 1): number {
    const bits = (this.next() >>> 5) * 0x4000000 + (this.next() >>> 6);
    return low + (high - low) * (bits / 0x20000000000000);
  }

  /** A whole number in [0, n), without the bias of a plain remainder. */
  integer(n: number): number {
    if (!(n >= 1 && n <= 0x100000000))
      throw new RangeError(`random: integer(n) needs 1 ≤ n ≤ 2^32, not ${n}`);
    const limit = 0x100000000 - (0x100000000 % n);
    let drawn;
    do drawn = this.next();
    while (drawn >= limit);
    return drawn % n;
  }

  /** True with the given probability, decided by 32 random bits. */
  chance(probability: number): boolean {
    return this.next() < probability * 0x100000000;
  }

  /** A normally distributed number, by Marsaglia's polar method (SIAM Review 6, 1964). */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.spareNormal !== undefined) {
      const spare = this.spareNormal;
      this.spareNormal = undefined;
      return mean + standardDeviation * spare;
    }
    let u, v, square;
    do {
      u = this.uniform(-1, 1);
      v = this.uniform(-1, 1);
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    this.spareNormal = v * factor;
    return mean + standardDeviation * u * factor;
  }

  /** The items in random order, as a new array (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = items.slice();
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    return shuffled;
  }

  /** The numbers 0 … n−1 in random order. */
  permutation(n: number): number[] {
    return this.shuffle(Array.from({ length: n }, (_, i) => i));
  }

  /** The state as plain data. */
  save(): RandomState {
    return { state: [...this.state], spareNormal: this.spareNormal ?? null };
  }

  /** Continues from a state that `save` returned. */
  restore({ state, spareNormal }: RandomState): void {
    if (state.length !== 4)
      throw new RangeError(`random: a state of 4 numbers expected, ${state.length} given`);
    this.state.set(state);
    this.spareNormal = spareNormal ?? undefined;
  }
}
