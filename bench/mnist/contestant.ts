/** Something that trains a network. */
export interface Contestant {
  name: string;
  /** Whether it is somebody else's framework, which ours are compared with. */
  isPeer?: boolean;
  /** Trains for `duration` milliseconds, at least one step; returns milliseconds per step. */
  train(duration: number): number | Promise<number>;
  /** Predicts 10,000 images; returns milliseconds. */
  evaluate(): number | Promise<number>;
  close(): void;
}

/** Of Adam, for all contestants. */
export const LEARNING_RATE = 3e-4;
